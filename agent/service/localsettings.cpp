#include "agent/service/localsettings.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace patchswarm::service {

namespace {

constexpr qint64 largestFile = 64 * 1024; // bytes

// Collects every fault of one file, so that its author mends it in one go.
class Reader
{
public:
    explicit Reader(QString path)
        : m_path(std::move(path))
    {
    }

    QStringList strings(const QJsonObject& object, const QString& key)
    {
        QStringList texts;
        const QJsonValue value = object.value(key);
        if (value.isUndefined())
            return texts;
        bool isGood = value.isArray();
        for (const QJsonValue entry : value.toArray()) {
            isGood = isGood && entry.isString() && !entry.toString().isEmpty();
            texts.append(entry.toString());
        }
        if (!isGood)
            fault(key, QStringLiteral("must be a list of texts"));
        return texts;
    }

    void refuseOthers(const QJsonObject& object, const QStringList& known)
    {
        for (const QString& key : object.keys())
            if (!known.contains(key))
                fault(key, QStringLiteral("is not a known key (known: %1)").arg(known.join(u", ")));
    }

    void fault(const QString& key, const QString& what)
    {
        m_faults.append(QStringLiteral("\"%1\" %2").arg(key, what));
    }

    [[nodiscard]] bool isGood() const { return m_faults.isEmpty(); }

    [[nodiscard]] QString text() const
    {
        return QStringLiteral("%1: %2").arg(m_path, m_faults.join(u"; "));
    }

private:
    QString m_path;
    QStringList m_faults;
};

void readHandOff(const QJsonObject& object, Reader& reader, LocalSettings& settings)
{
    reader.refuseOthers(object,
                        {QStringLiteral("command"), QStringLiteral("timeoutSeconds"),
                         QStringLiteral("rebootExitCodes")});
    settings.handOffCommand = reader.strings(object, QStringLiteral("command"));
    if (settings.handOffCommand.isEmpty())
        reader.fault(QStringLiteral("command"), QStringLiteral("must name a program"));
    else if (!QDir::isAbsolutePath(settings.handOffCommand.first()))
        reader.fault(QStringLiteral("command"),
                     QStringLiteral("must name the program by its absolute path"));
    const QJsonValue timeout = object.value(QStringLiteral("timeoutSeconds"));
    if (!timeout.isUndefined()) {
        const int secondsGiven = timeout.toInt(0);
        if (secondsGiven < 1 || secondsGiven > 7 * 24 * 3600)
            reader.fault(QStringLiteral("timeoutSeconds"), QStringLiteral("must be 1 to 604800"));
        settings.handOffTimeout = std::chrono::seconds(secondsGiven);
    }
    const QJsonValue codes = object.value(QStringLiteral("rebootExitCodes"));
    if (codes.isUndefined())
        return;
    settings.rebootExitCodes.clear();
    if (!codes.isArray())
        reader.fault(QStringLiteral("rebootExitCodes"),
                     QStringLiteral("must be a list of numbers"));
    bool isGood = true;
    for (const QJsonValue code : codes.toArray()) {
        constexpr int neither = -1;
        isGood = isGood && code.toInt(neither) >= 0;
        settings.rebootExitCodes.insert(code.toInt(neither));
    }
    if (!isGood)
        reader.fault(QStringLiteral("rebootExitCodes"),
                     QStringLiteral("must hold whole numbers from 0 up"));
}

} // namespace

Result<LocalSettings> LocalSettings::load(const QString& stateDirectory)
{
    const QString path = QDir(stateDirectory).filePath(QStringLiteral("local.json"));
    QFile file(path);
    if (!file.exists())
        return LocalSettings {};
    constexpr auto foreignWrite = QFileDevice::WriteGroup | QFileDevice::WriteOther;
    if (QFileInfo(path).permissions().testAnyFlags(foreignWrite))
        return failure(
            ErrorCode::PermissionDenied,
            QStringLiteral("%1 can be changed by other users; run: chmod go-w %1").arg(path));
    if (!file.open(QIODevice::ReadOnly))
        return failure(ErrorCode::Io,
                       QStringLiteral("%1 cannot be read: %2").arg(path, file.errorString()));
    if (file.size() > largestFile)
        return failure(ErrorCode::InvalidInput,
                       QStringLiteral("%1 has %2 bytes; at most %3 are read")
                           .arg(path)
                           .arg(file.size())
                           .arg(largestFile));
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(file.readAll(), &error);
    if (!document.isObject())
        return failure(ErrorCode::InvalidInput,
                       QStringLiteral("%1 is not a JSON object%2")
                           .arg(path,
                                error.error == QJsonParseError::NoError
                                    ? QString()
                                    : QStringLiteral(": %1 at byte %2")
                                          .arg(error.errorString())
                                          .arg(error.offset)));
    const QJsonObject object = document.object();
    Reader reader(path);
    reader.refuseOthers(
        object, {QStringLiteral("groups"), QStringLiteral("tags"), QStringLiteral("handOff")});
    LocalSettings settings;
    const QStringList groups = reader.strings(object, QStringLiteral("groups"));
    const QStringList tags = reader.strings(object, QStringLiteral("tags"));
    settings.groups = QSet<QString>(groups.begin(), groups.end());
    settings.tags = QSet<QString>(tags.begin(), tags.end());
    const QJsonValue handOff = object.value(QStringLiteral("handOff"));
    if (handOff.isObject())
        readHandOff(handOff.toObject(), reader, settings);
    else if (!handOff.isUndefined())
        reader.fault(QStringLiteral("handOff"),
                     QStringLiteral("must be an object with a \"command\""));
    if (!reader.isGood())
        return failure(ErrorCode::InvalidInput, reader.text());
    return settings;
}

} // namespace patchswarm::service
