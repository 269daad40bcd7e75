use cedar_policy::{Entities, Entity, EntityId, EntityTypeName, EntityUid};
use palma_core::{PolicyError, Principal, ServerName};

use crate::LoadError;
use crate::arguments::unrepresentable;

/// The entity types that policies speak of.
#[derive(Debug)]
pub(crate) struct Vocabulary {
    user: EntityTypeName,
    group: EntityTypeName,
    server: EntityTypeName,
    action: EntityTypeName,
}

impl Vocabulary {
    pub(crate) fn new() -> Result<Self, LoadError> {
        let name = |name: &str| name.parse::<EntityTypeName>().map_err(LoadError::schema);
        Ok(Self { user: name("User")?, group: name("Group")?, server: name("Server")?, action: name("Action")? })
    }

    pub(crate) fn user(&self, principal: &Principal) -> EntityUid {
        entity(&self.user, principal.name())
    }

    pub(crate) fn server(&self, name: &ServerName) -> EntityUid {
        entity(&self.server, name.as_str())
    }

    pub(crate) fn action(&self, id: &str) -> EntityUid {
        entity(&self.action, id)
    }

    pub(crate) fn is_action(&self, entity: &EntityUid) -> bool {
        entity.type_name() == &self.action
    }

    /// All that a request needs to know of the world: the user, and whom it belongs to.
    ///
    /// A server and an action have neither attributes nor parents, and groups are compared by name only.
    pub(crate) fn entities(&self, principal: &Principal) -> Result<Entities, PolicyError> {
        let groups = principal.groups().map(|group| entity(&self.group, group)).collect();
        Entities::from_entities([Entity::new_no_attrs(self.user(principal), groups)], None)
            .map_err(|error| unrepresentable(&error))
    }
}

fn entity(kind: &EntityTypeName, id: &str) -> EntityUid {
    EntityUid::from_type_name_and_id(kind.clone(), EntityId::new(id))
}
