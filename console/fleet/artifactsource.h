#pragma once

#include <QElapsedTimer>
#include <QNetworkAccessManager>
#include <QObject>
#include <QPointer>
#include <QThread>

#include <atomic>
#include <memory>

#include "shared/base/error.h"
#include "shared/content/artifactmanifest.h"
#include "shared/content/cidbuilder.h"

class QNetworkReply;

namespace patchswarm::fleet {

// The CID of one file on this machine or at a URL, with progress and cancel: a file is hashed on
// threads of its own, a URL as it arrives, nothing of it kept. Redirects are followed only to http
// or https, never from https to http. GUI thread.
class ArtifactSource : public QObject
{
    Q_OBJECT

public:
    // A path, or an http or https URL.
    explicit ArtifactSource(QString pathOrUrl, QObject* parent = nullptr);
    ~ArtifactSource() override; // cancels; waits for the chunk under way

    // finished() or failed() follows, once.
    void start();
    void cancel();

    [[nodiscard]] const QString& text() const { return m_text; }

    [[nodiscard]] bool isUrl() const { return m_isUrl; }

    // The file's name on endpoints: the last part of the path.
    [[nodiscard]] QString fileName() const;

Q_SIGNALS:
    void progressed(quint64 done, quint64 total); // total 0: not known; ten times a second at most
    void finished(const std::shared_ptr<const patchswarm::ArtifactManifest>&);
    void failed(const patchswarm::Error&);

private:
    void hashOnThread();
    void fetch();
    void readMore();
    void replied();
    void fail(const Error& error);
    void tellProgress(quint64 done, quint64 total);

    static constexpr int idleMs = 30'000;
    static constexpr qint64 bufferBytes = 4 * 1024 * 1024;

    QString m_text;
    bool m_isUrl;
    bool m_isOver = false;
    std::atomic<bool> m_isCancelled = false;
    std::unique_ptr<QThread> m_thread;
    std::unique_ptr<QNetworkAccessManager> m_network;
    QPointer<QNetworkReply> m_reply;
    CidBuilder m_builder;
    QElapsedTimer m_told;
};

} // namespace patchswarm::fleet
