//! The names of members that hold personal data; they are counted and never read.
//!
//! The Vietnamese names are those of the national sync record (and the spellings that provincial
//! systems add), the English ones their equals. Case, `_` and `-` do not matter, so that
//! `SoDienThoai`, `so_dien_thoai` and `phone-number` are all found.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// The listed names, as they stand in the label `member`.
pub const LISTED: &[&str] = &[
    // The applicant.
    "ChuHoSo",
    "TenChuHoSo",
    "HoTen",
    "HoVaTen",
    "HoTenNguoiNop",
    "NguoiNop",
    "NguoiNopHoSo",
    "TenNguoiNop",
    "NguoiYeuCau",
    "NguoiUyQuyen",
    "NguoiDaiDien",
    "TenCongDan",
    "name",
    "full_name",
    "first_name",
    "last_name",
    "applicant_name",
    "applicant_full_name",
    "citizen_name",
    "owner_name",
    "dossier_owner",
    "person_name",
    "representative_name",
    "submitter_name",
    // Identity.
    "SoGiayToChuHoSo",
    "SoGiayTo",
    "MaDoiTuong",
    "SoDinhDanh",
    "SoDinhDanhCaNhan",
    "DinhDanhCHS",
    "CCCD",
    "SoCCCD",
    "CMND",
    "SoCMND",
    "SoCMNDCCCD",
    "HoChieu",
    "SoHoChieu",
    "MaSoThueCaNhan",
    "TaiKhoanDinhDanh",
    "TaiKhoanDuocXacThucVoiVNeID",
    "VNeID",
    "identity_number",
    "identity_card",
    "identity_card_number",
    "identity",
    "id_number",
    "id_card",
    "id_card_number",
    "national_id",
    "citizen_id",
    "personal_id",
    "personal_identification_number",
    "applicant_id",
    "passport",
    "passport_number",
    "personal_tax_code",
    "vneid_account",
    // Ways to reach a person.
    "SoDienThoai",
    "DienThoai",
    "SDT",
    "SoDiDong",
    "DiDong",
    "Fax",
    "SoFax",
    "Email",
    "ThuDienTu",
    "DiaChiEmail",
    "phone",
    "phone_number",
    "telephone",
    "telephone_number",
    "mobile",
    "mobile_phone",
    "mobile_number",
    "contact_phone",
    "contact_number",
    "fax_number",
    "email_address",
    "applicant_phone",
    "applicant_email",
    "zalo",
    // Address and birth.
    "DiaChi",
    "DiaChiChuHoSo",
    "DiaChiThuongTru",
    "DiaChiTamTru",
    "DiaChiLienHe",
    "NoiCuTru",
    "ThuongTru",
    "TamTru",
    "QueQuan",
    "NgaySinh",
    "NamSinh",
    "NgayThangNamSinh",
    "NoiSinh",
    "GioiTinh",
    "DanToc",
    "TonGiao",
    "address",
    "home_address",
    "permanent_address",
    "residence",
    "applicant_address",
    "contact_address",
    "birth_date",
    "date_of_birth",
    "birthday",
    "birth_year",
    "birth_place",
    "place_of_birth",
    "dob",
    "gender",
    "ethnicity",
    "religion",
    // Free text, which names people.
    "TrichYeuHoSo",
    "TrichYeu",
    "GhiChu",
    "NoiDung",
    "NoiDungXuLy",
    "NoiDungBoSung",
    "NoiDungYeuCau",
    "ThongTinKhac",
    "YKien",
    "YKienXuLy",
    "LyDo",
    "LyDoTuChoi",
    "NoiDungPhanAnh",
    "note",
    "notes",
    "comment",
    "comments",
    "remark",
    "remarks",
    "description",
    "summary",
    "abstract",
    "free_text",
    "message",
    "content",
    "reason_text",
    "other_information",
    "additional_information",
    "processing_note",
    "supplement_content",
    "processing_content",
    // The official.
    "NguoiXuLy",
    "NguoiYeuCauBoSung",
    "NguoiTiepNhan",
    "NguoiTraKetQua",
    "NguoiKy",
    "NguoiPheDuyet",
    "CanBo",
    "TenCanBo",
    "CanBoXuLy",
    "CanBoTiepNhan",
    "CongChuc",
    "official",
    "official_name",
    "officer",
    "officer_name",
    "staff_name",
    "employee_name",
    "handler",
    "handler_name",
    "processor_name",
    "assignee",
    "signer",
    "signer_name",
    "clerk_name",
    // Papers, money, devices and pictures.
    "TenTep",
    "TenTepDinhKem",
    "TepDinhKem",
    "DuongDanTep",
    "DuongDanTaiTepTin",
    "DuongDanTepTinKetQua",
    "SoTaiKhoan",
    "TaiKhoanThuHuong",
    "DiaChiIP",
    "AnhChanDung",
    "file_name",
    "file_link",
    "file_url",
    "attachment",
    "attachments",
    "payment_account",
    "bank_account",
    "account_number",
    "ip",
    "ip_address",
    "photo",
    "portrait",
];

/// Longer names are on no list: the longest has 30 letters.
const LONGEST: usize = 32;

/// A listed name by its place in [`LISTED`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Denied(u16);

impl Denied {
    /// The listed name.
    #[must_use]
    pub fn name(self) -> &'static str {
        LISTED[usize::from(self.0)]
    }

    /// The place in [`LISTED`].
    #[must_use]
    pub fn index(self) -> usize {
        usize::from(self.0)
    }
}

/// A name without what does not matter.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Folded([u8; LONGEST], usize);

fn fold(name: &str) -> Option<Folded> {
    let mut folded = Folded([0; LONGEST], 0);
    for byte in name.bytes().filter(|byte| !matches!(byte, b'_' | b'-')) {
        *folded.0.get_mut(folded.1)? = byte.to_ascii_lowercase();
        folded.1 += 1;
    }
    Some(folded)
}

/// The listed name that a member's name stands for, if it is on the list.
#[must_use]
pub fn listed(name: &str) -> Option<Denied> {
    static BY_FOLDED: LazyLock<FxHashMap<Folded, Denied>> = LazyLock::new(|| {
        let places = (0_u16..).map(Denied);
        LISTED
            .iter()
            .zip(places)
            .filter_map(|(name, denied)| Some((fold(name)?, denied)))
            .collect()
    });
    BY_FOLDED.get(&fold(name)?).copied()
}

/// How many members of each listed name a message carried; empty for nearly every message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Personal(Vec<(Denied, u32)>);

impl Personal {
    /// Counts a member if its name is listed.
    pub fn see(&mut self, name: &str) {
        let Some(denied) = listed(name) else { return };
        match self.0.iter_mut().find(|(known, _)| *known == denied) {
            Some((_, count)) => *count = count.saturating_add(1),
            None => self.0.push((denied, 1)),
        }
    }

    /// Whether there was none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The listed names that were seen, with how often.
    pub fn iter(&self) -> impl Iterator<Item = (Denied, u32)> + '_ {
        self.0.iter().copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_whatever_their_spelling() {
        for (name, listed_as) in [
            ("ChuHoSo", "ChuHoSo"),
            ("chu_ho_so", "ChuHoSo"),
            ("SODIENTHOAI", "SoDienThoai"),
            ("e-mail", "Email"),
            ("fullName", "full_name"),
            ("Birth-Date", "birth_date"),
            ("phone", "phone"),
            ("note", "note"),
        ] {
            assert_eq!(listed(name).map(Denied::name), Some(listed_as), "{name}");
        }
        assert_eq!(listed("desk"), None);
        assert_eq!(listed("phone\0"), None);
        assert_eq!(listed(""), None);
        assert_eq!(listed(&"_".repeat(1_000)), None);
        assert_eq!(listed(&"a".repeat(1_000)), None);
    }

    #[test]
    fn every_listed_name_is_its_own() {
        for name in LISTED {
            assert_eq!(listed(name).map(Denied::name), Some(*name));
        }
    }

    #[test]
    fn counted_by_listed_name() {
        let mut personal = Personal::default();
        assert!(personal.is_empty());
        for name in ["phone", "Phone", "email", "desk", "PHONE"] {
            personal.see(name);
        }
        let seen: Vec<_> = personal
            .iter()
            .map(|(denied, count)| (denied.name(), count))
            .collect();
        assert_eq!(seen, [("phone", 3), ("Email", 1)]);
    }
}
