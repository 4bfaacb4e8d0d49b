#include "shared/policy/documentkind.h"

#include <QRegularExpression>

#include <array>

#include "shared/policy/filename.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::policy {

namespace {

constexpr std::array kinds {DocumentKind::Profile, DocumentKind::Job, DocumentKind::Tombstone};

} // namespace

QString documentKindName(DocumentKind kind)
{
    switch (kind) {
    case DocumentKind::Profile:
        return u"profile"_s;
    case DocumentKind::Job:
        return u"job"_s;
    case DocumentKind::Tombstone:
        break;
    }
    return u"tombstone"_s;
}

Result<DocumentKind> documentKind(const QByteArray& payload)
{
    Faults faults;
    const auto object = parseObject(payload, maxDocumentBytes, Place(faults, u"document"_s));
    if (!object)
        return tl::unexpected(faultsError(faults));
    const QJsonValue version = object->value("version"_L1);
    if (version.isDouble() && version.toDouble() != documentVersion)
        return failure(
            ErrorCode::UnsupportedVersion,
            u"the document has version %1, this program knows version %2"_s.arg(version.toDouble())
                .arg(documentVersion));
    for (const DocumentKind kind : kinds)
        if (object->value("kind"_L1) == QJsonValue(documentKindName(kind)))
            return kind;
    return failure(ErrorCode::InvalidInput,
                   u"the document's kind must be profile, job or tombstone, not %1"_s.arg(
                       kindText(object->value("kind"_L1))));
}

void requireKind(const QJsonObject& object, DocumentKind kind, const Place& place)
{
    const QString name = documentKindName(kind);
    if (object.value("kind"_L1) != QJsonValue(name))
        place.member(u"kind"_s).fault(
            u"must be \"%1\", not %2"_s.arg(name, kindText(object.value("kind"_L1))));
    const QJsonValue version = object.value("version"_L1);
    if (version != QJsonValue(documentVersion))
        place.member(u"version"_s)
            .fault(u"is %1, this program knows version %2"_s.arg(kindText(version))
                       .arg(documentVersion));
}

std::optional<QString> readDocumentId(const QJsonValue& value, const Place& place)
{
    static const QRegularExpression form(u"\\A[A-Za-z0-9][A-Za-z0-9._-]{0,63}\\z"_s);
    const auto text = readText(value, place, {1, 64});
    if (!text)
        return {};
    if (!form.match(*text).hasMatch()) {
        place.fault(u"\"%1\" is not an id"_s.arg(shown(*text)),
                    u"letters, digits, \".\", \"_\" and \"-\", beginning with a letter or digit"_s);
        return {};
    }
    if (const auto name = checkFileName(*text); !name) {
        place.fault(name.error().detail);
        return {};
    }
    return text;
}

std::optional<std::int64_t> readRevision(const QJsonValue& value, const Place& place)
{
    return readInteger(value, place, {1, maxExactInteger});
}

} // namespace patchswarm::policy
