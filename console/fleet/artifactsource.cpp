#include "console/fleet/artifactsource.h"

#include <QFileInfo>
#include <QNetworkReply>
#include <QUrl>

#include "shared/content/filehasher.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::fleet {

namespace {

constexpr int progressMs = 100;

bool isWebAddress(const QString& text)
{
    return text.startsWith(u"http://"_s, Qt::CaseInsensitive)
        || text.startsWith(u"https://"_s, Qt::CaseInsensitive);
}

} // namespace

ArtifactSource::ArtifactSource(QString pathOrUrl, QObject* parent)
    : QObject(parent)
    , m_text(std::move(pathOrUrl))
    , m_isUrl(isWebAddress(m_text))
    , m_builder(unixfsV1Of2025, CidBuilder::ChunkList::Keep)
{
}

ArtifactSource::~ArtifactSource()
{
    m_isOver = true;
    m_isCancelled = true;
    if (m_thread)
        m_thread->wait();
    if (m_reply)
        m_reply->disconnect(this);
}

QString ArtifactSource::fileName() const
{
    return m_isUrl ? QUrl(m_text).fileName() : QFileInfo(m_text).fileName();
}

void ArtifactSource::start()
{
    m_isUrl ? fetch() : hashOnThread();
}

void ArtifactSource::cancel()
{
    m_isCancelled = true;
    if (m_isUrl)
        fail({ErrorCode::Cancelled, u"%1 was cancelled"_s.arg(m_text)});
}

void ArtifactSource::tellProgress(quint64 done, quint64 total)
{
    if (m_isOver || (m_told.isValid() && !m_told.hasExpired(progressMs)))
        return;
    m_told.restart();
    Q_EMIT progressed(done, total);
}

// --- a file --------------------------------------------------------------------------------------

void ArtifactSource::hashOnThread()
{
    m_thread.reset(QThread::create([this, path = m_text] {
        HashOptions options;
        options.threads = 2; // the machine stays somebody's desktop
        options.cancel = &m_isCancelled;
        options.progress = [this](std::uint64_t done, std::uint64_t total) {
            QMetaObject::invokeMethod(
                this, [this, done, total] { tellProgress(done, total); }, Qt::QueuedConnection);
        };
        auto hashed = hashFile(path, options);
        const auto manifest =
            hashed ? std::make_shared<const ArtifactManifest>(std::move(*hashed)) : nullptr;
        const Error error = hashed ? Error {} : hashed.error();
        QMetaObject::invokeMethod(
            this,
            [this, manifest, error] {
                if (!manifest)
                    return fail(error);
                if (!std::exchange(m_isOver, true))
                    Q_EMIT finished(manifest);
            },
            Qt::QueuedConnection);
    }));
    m_thread->start();
}

// --- a URL ---------------------------------------------------------------------------------------

void ArtifactSource::fetch()
{
    m_network = std::make_unique<QNetworkAccessManager>();
    QNetworkRequest request((QUrl(m_text)));
    request.setRawHeader("Accept-Encoding", "identity");
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute,
                         QNetworkRequest::NoLessSafeRedirectPolicy);
    request.setTransferTimeout(idleMs);
    m_reply = m_network->get(request);
    m_reply->setReadBufferSize(bufferBytes);
    connect(m_reply, &QNetworkReply::readyRead, this, &ArtifactSource::readMore);
    connect(m_reply, &QNetworkReply::finished, this, &ArtifactSource::replied);
}

void ArtifactSource::readMore()
{
    if (m_isOver || m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt() / 100 != 2)
        return;
    const QByteArray bytes = m_reply->read(bufferBytes);
    m_builder.add({reinterpret_cast<const std::uint8_t*>(bytes.constData()),
                   static_cast<std::size_t>(bytes.size())});
    const qint64 length = m_reply->header(QNetworkRequest::ContentLengthHeader).toLongLong();
    tellProgress(m_builder.size(), static_cast<quint64>(std::max<qint64>(length, 0)));
    if (m_reply->bytesAvailable() > 0)
        QMetaObject::invokeMethod(this, &ArtifactSource::readMore, Qt::QueuedConnection);
}

void ArtifactSource::replied()
{
    while (!m_isOver && m_reply->error() == QNetworkReply::NoError
           && m_reply->bytesAvailable() > 0) {
        const QByteArray bytes = m_reply->read(bufferBytes);
        m_builder.add({reinterpret_cast<const std::uint8_t*>(bytes.constData()),
                       static_cast<std::size_t>(bytes.size())});
    }
    if (m_reply->error() != QNetworkReply::NoError)
        return fail({ErrorCode::Network,
                     u"%1 cannot be fetched: %2"_s.arg(m_text, m_reply->errorString())});
    const qint64 length = m_reply->header(QNetworkRequest::ContentLengthHeader).toLongLong();
    if (length > 0 && static_cast<quint64>(length) != m_builder.size())
        return fail(
            {ErrorCode::Network,
             u"%1 ended after %2 of %3 bytes"_s.arg(m_text).arg(m_builder.size()).arg(length)});
    auto manifest = m_builder.finishManifest();
    if (!manifest)
        return fail(manifest.error());
    if (!std::exchange(m_isOver, true))
        Q_EMIT finished(std::make_shared<const ArtifactManifest>(std::move(*manifest)));
}

void ArtifactSource::fail(const Error& error)
{
    if (std::exchange(m_isOver, true))
        return;
    if (m_reply) {
        m_reply->disconnect(this);
        m_reply->abort();
    }
    QMetaObject::invokeMethod(
        this, [this, error] { Q_EMIT failed(error); }, Qt::QueuedConnection);
}

} // namespace patchswarm::fleet
