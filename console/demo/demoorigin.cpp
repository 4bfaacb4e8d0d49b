#include "console/demo/demoorigin.h"

namespace patchswarm::demo {

DemoOrigin::DemoOrigin(const QString& filePath)
    : m_file(filePath)
{
}

Result<std::unique_ptr<DemoOrigin>> DemoOrigin::start(const QString& filePath,
                                                      quint64 bytesPerSecond)
{
    std::unique_ptr<DemoOrigin> origin(new DemoOrigin(filePath));
    if (auto opened = origin->open(bytesPerSecond); !opened)
        return tl::unexpected(opened.error());
    return origin;
}

Result<void> DemoOrigin::open(quint64 bytesPerSecond)
{
    if (!m_file.open(QIODevice::ReadOnly))
        return failure(
            ErrorCode::Io,
            QStringLiteral("%1 cannot be read: %2").arg(m_file.fileName(), m_file.errorString()));
    const uchar* mapping = m_file.map(0, m_file.size());
    if (!mapping)
        return failure(ErrorCode::Io,
                       QStringLiteral("%1 cannot be mapped into memory: %2")
                           .arg(m_file.fileName(), m_file.errorString()));
    m_server = new OriginServer(mapping, m_file.size(), bytesPerSecond, m_counters);
    m_server->moveToThread(&m_thread);
    QObject::connect(&m_thread, &QThread::finished, m_server, &QObject::deleteLater);
    m_thread.setObjectName(QStringLiteral("demo-origin"));
    m_thread.start();
    QString why;
    QMetaObject::invokeMethod(
        m_server,
        [this, &why] {
            if (!m_server->listen(QHostAddress::LocalHost, 0))
                why = m_server->errorString();
            m_url.setUrl(QStringLiteral("http://127.0.0.1:%1%2")
                             .arg(m_server->serverPort())
                             .arg(QString::fromLatin1(OriginServer::path())));
        },
        Qt::BlockingQueuedConnection);
    if (!why.isEmpty())
        return failure(ErrorCode::Network,
                       QStringLiteral("the demo's origin cannot listen on 127.0.0.1: %1").arg(why));
    return {};
}

DemoOrigin::~DemoOrigin()
{
    m_thread.quit();
    m_thread.wait();
}

} // namespace patchswarm::demo
