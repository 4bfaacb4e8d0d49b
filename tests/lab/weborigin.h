#pragma once

#include <QProcess>
#include <QTemporaryDir>

#include "tests/lab/namespace.h"

namespace patchswarm::lab {

// nginx with its own configuration and directory, serving files from a machine of the lab on port
// 80. Every request is in log(): time, who, range, bytes.
class WebOrigin
{
public:
    WebOrigin(const Namespace& in, Faults& faults);

    ~WebOrigin() { stop(); }

    // Where files to serve go.
    [[nodiscard]] QString path(const QString& name) const { return m_directory.filePath(name); }

    void start();
    void stop(); // connections in progress are cut
    [[nodiscard]] QString log() const;

private:
    const Namespace& m_in;
    Faults& m_faults;
    QTemporaryDir m_directory;
    QProcess m_process;
};

} // namespace patchswarm::lab
