//! Free ports of this machine, so that tests neither disturb servers that run here nor each other.

use std::net::TcpListener;

/// `N` different ports that were free a moment ago.
#[must_use]
pub fn free<const N: usize>() -> [u16; N] {
    let held: [TcpListener; N] =
        std::array::from_fn(|_| TcpListener::bind("127.0.0.1:0").expect("bind a free port"));
    held.map(|listener| listener.local_addr().expect("the bound address").port())
}
