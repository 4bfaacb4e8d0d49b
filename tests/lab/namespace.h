#pragma once

#include <QString>
#include <QStringList>

namespace patchswarm::lab {

// What went wrong while something of the lab was built; the first fault is what counts.
class Faults
{
public:
    void add(const QString& fault) { m_faults.append(fault); }

    [[nodiscard]] QString text() const { return m_faults.join(u'\n'); }

    [[nodiscard]] bool isEmpty() const { return m_faults.isEmpty(); }

private:
    QStringList m_faults;
};

// One network namespace with a name that tells whose it is: pslab-<pid>-<role>. Ends every process
// in it and removes it when this object goes. It knows nothing of links and addresses.
class Namespace
{
public:
    // Makes it; `faults` outlives this object.
    Namespace(const QString& role, Faults& faults);
    ~Namespace();
    Namespace(const Namespace&) = delete;
    Namespace& operator=(const Namespace&) = delete;

    [[nodiscard]] const QString& name() const { return m_name; }

    // Lines for `ip -batch` and `tc -batch`, run inside.
    void ip(const QStringList& lines);
    void tc(const QStringList& lines);
    // sysctl key (with slashes) under /proc/sys of this namespace.
    void set(const QString& key, const QString& value);
    // What a program is to be run under, so that it lives in here and dies with this process.
    [[nodiscard]] QStringList prefix() const;

    // Namespaces of lab processes that are gone: ended and removed, their processes too.
    static void removeLeftovers();

private:
    QString m_name;
    Faults& m_faults;
};

// Moves the calling thread into a namespace for as long as this object lives: sockets that it opens
// are opened there, and threads that it starts begin there.
class Stay
{
public:
    Stay(const Namespace& in, Faults& faults);
    ~Stay();
    Stay(const Stay&) = delete;
    Stay& operator=(const Stay&) = delete;

private:
    int m_home = -1; // descriptor of the namespace that the thread came from
};

} // namespace patchswarm::lab
