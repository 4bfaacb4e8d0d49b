#include "console/simulator/eventlog.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <array>
#include <cstdio>

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::simulator {

namespace {

constexpr qsizetype bufferBytes = 1 << 20;

const char* sourceName(swarm::ChunkSource source)
{
    constexpr std::array names {"origin", "gateway", "peer", "cache"};
    return names.at(static_cast<std::size_t>(source));
}

QByteArray jsonText(const QString& text)
{
    const QByteArray list = QJsonDocument(QJsonArray {text}).toJson(QJsonDocument::Compact);
    return list.mid(1, list.size() - 2);
}

} // namespace

const char* recordName(swarm::SwarmRecordKind kind)
{
    constexpr std::array names {
        "electionStarted", "crewJoined",       "crewLeft",       "leaseTaken",
        "leaseVoid",       "chunkVerified",    "chunkCorrupt",   "chunkUploaded",
        "duplicateChunk",  "peerExcluded",     "requestStalled", "fellBackToOrigin",
        "overBudget",      "artifactComplete", "linkOpened",     "linkClosed"};
    const auto index = static_cast<std::size_t>(kind);
    return index < names.size() ? names.at(index) : "unknown";
}

EventLog::EventLog(const scenario::ScenarioFile& file)
{
    for (const QString& name : file.population.hostNames)
        m_names.append(jsonText(name));
    m_buffer = heading(file);
}

Result<std::unique_ptr<EventLog>> EventLog::open(const QString& path,
                                                 const scenario::ScenarioFile& file)
{
    std::unique_ptr<EventLog> log(new EventLog(file));
    const bool isOpen = path == u"-"
        ? log->m_file.open(stdout, QIODevice::WriteOnly | QIODevice::Unbuffered)
        : (log->m_file.setFileName(path),
           log->m_file.open(QIODevice::WriteOnly | QIODevice::Unbuffered));
    if (!isOpen)
        return failure(
            ErrorCode::Io,
            u"--events: %1 cannot be written: %2"_s.arg(path, log->m_file.errorString()));
    return log;
}

QByteArray EventLog::heading(const scenario::ScenarioFile& file)
{
    return "{\"simulated\":true,\"format\":1,\"scenario\":" + jsonText(file.name)
        + ",\"seed\":" + QByteArray::number(static_cast<qint64>(file.seed))
        + ",\"endpoints\":" + QByteArray::number(file.population.hostNames.size()) + "}\n";
}

QByteArray EventLog::lineOf(std::int64_t ms, const QByteArray& endpoint,
                            const swarm::SwarmRecord& record)
{
    std::array<char, 256> text {};
    const int length = std::snprintf(
        text.data(), text.size(),
        ",\"kind\":\"%s\",\"artifact\":%u,\"chunk\":%u,\"chunks\":%u,\"source\":\"%s\","
        "\"link\":%u,\"value\":%llu}\n",
        recordName(record.kind), static_cast<unsigned>(record.artifact), record.chunks.first,
        record.chunks.count, sourceName(record.source), static_cast<unsigned>(record.link),
        static_cast<unsigned long long>(record.value));
    return "{\"ms\":" + QByteArray::number(static_cast<qint64>(ms)) + ",\"endpoint\":" + endpoint
        + QByteArray(text.data(), length);
}

bool EventLog::add(std::int64_t ms, int host, const swarm::SwarmRecord& record)
{
    m_buffer += lineOf(ms, m_names.at(host), record);
    return m_buffer.size() < bufferBytes || flush();
}

bool EventLog::flush()
{
    const bool isWritten = m_file.write(m_buffer) == m_buffer.size();
    m_buffer.clear();
    return isWritten;
}

Result<void> EventLog::finish()
{
    if (m_file.error() == QFileDevice::NoError && flush() && m_file.flush())
        return {};
    return failure(ErrorCode::Io,
                   u"--events: %1 cannot be written: %2"_s.arg(
                       m_file.fileName().isEmpty() ? u"standard output"_s : m_file.fileName(),
                       m_file.errorString()));
}

} // namespace patchswarm::simulator
