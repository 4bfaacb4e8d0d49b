#include "shared/trust/role.h"

namespace patchswarm::trust {

QString roleName(Role role)
{
    switch (role) {
    case Role::Agent:
        return QStringLiteral("agent");
    case Role::Viewer:
        return QStringLiteral("viewer");
    case Role::Operator:
        return QStringLiteral("operator");
    case Role::Admin:
        return QStringLiteral("admin");
    }
    Q_UNREACHABLE();
}

Result<Role> parseRole(const QString& text)
{
    for (const Role role : {Role::Agent, Role::Viewer, Role::Operator, Role::Admin}) {
        if (text == roleName(role))
            return role;
    }
    return failure(ErrorCode::InvalidInput,
                   QStringLiteral("\"%1\" is not a role; roles are agent, viewer, operator, admin.")
                       .arg(text.left(40)));
}

} // namespace patchswarm::trust
