//! `server VENDOR GROUPS PAGE_SIZE MEMBERS`: prints its address and serves until its standard input ends.

use std::env;
use std::io::{self, Read as _, Write as _};

use groups_benches::vendor::{Size, Vendor};
use groups_benches::{Outcome, server, usage};

fn main() -> Outcome<()> {
    let arguments: Vec<_> = env::args().skip(1).collect();
    let [vendor, groups, page_size, members] = arguments.as_slice() else {
        return Err("usage: server VENDOR GROUPS PAGE_SIZE MEMBERS".into());
    };
    let size = Size {
        groups: groups.parse()?,
        page_size: page_size.parse()?,
        members: members.parse()?,
    };
    // The threads that serve stay there, too.
    usage::stay_on_core(1)?;
    let address = server::start(Vendor::named(vendor)?, size)?;
    writeln!(io::stdout(), "http://{address}")?;
    io::stdin().read_to_end(&mut Vec::new())?;
    Ok(())
}
