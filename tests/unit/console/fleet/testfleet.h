#pragma once

#include <QTemporaryDir>
#include <QTest>

#include <memory>

#include "console/fleet/workspace.h"
#include "shared/trust/certificates.h"

// A fleet in a directory of its own.
namespace patchswarm::fleet {

class TestFleet
{
public:
    TestFleet()
    {
        const QDateTime now = QDateTime::currentDateTimeUtc();
        const auto created = trust::Fleet::create(directory(), QStringLiteral("test"), now);
        Q_ASSERT(created);
        auto opened = Workspace::open(directory(), now);
        Q_ASSERT(opened);
        m_workspace = std::move(*opened);
    }

    [[nodiscard]] QString directory() const
    {
        return m_directory.filePath(QStringLiteral("fleet"));
    }

    [[nodiscard]] QString path(const QString& name) const { return m_directory.filePath(name); }

    [[nodiscard]] Workspace& workspace() { return *m_workspace; }

    [[nodiscard]] trust::Fleet& fleet() { return m_workspace->fleet(); }

    [[nodiscard]] trust::Bundle bundle(const QString& name, trust::Role role = trust::Role::Agent)
    {
        const auto bundle =
            fleet().enroll(name, role, trust::Validity::days(QDateTime::currentDateTimeUtc(), 30));
        Q_ASSERT(bundle);
        return *bundle;
    }

    [[nodiscard]] trust::Identity identity(const QString& name,
                                           trust::Role role = trust::Role::Agent)
    {
        return bundle(name, role).identity;
    }

private:
    QTemporaryDir m_directory;
    std::unique_ptr<Workspace> m_workspace;
};

} // namespace patchswarm::fleet
