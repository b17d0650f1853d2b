//! The directory of Acme: the users of the company.

use groups_core::{Page, PageRequest, Result, User, UserDirectory, async_trait};
use groups_transport::Offset;

use crate::AcmeProvider;
use crate::generated::api::{NAME, failed};
use crate::generated::operations as spec;
use crate::provider::total;

#[async_trait]
impl UserDirectory for AcmeProvider {
    async fn list_users_page(&self, page: PageRequest) -> Result<Page<User>> {
        let operation = &spec::LIST_USERS;
        let offset = Offset::of(&page, NAME, operation)?;
        let mut request = self.client().list_users().offset(offset.0);
        if let Some(size) = operation.page_size(page.size) {
            request = request.limit(size);
        }
        let wire = request.send().await.map_err(failed(operation))?;
        let wire = wire.into_inner();
        let users = wire.items.into_iter().map(Into::into).collect();
        Ok(offset.page_of(users, total(wire.total, operation)?))
    }
}
