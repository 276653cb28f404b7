-- id: contacts
-- vi: Lượt liên lạc với người dân theo loại
-- en: Contacts with citizens, by kind
-- unit: count
-- labels: kind = sms, hotline, feedback
-- scopes: centre, level, province
-- windows: all
-- numerator: contacts
-- numerator_vi: lượt liên lạc
SELECT
  key,
  contact_sms AS "sms",
  contact_hotline AS "hotline",
  contact_feedback AS "feedback"
FROM rollup
