#include "shared/base/endpointid.h"

#include <QByteArray>

#include <algorithm>

namespace patchswarm {

QString EndpointId::toString() const
{
    const auto* first = reinterpret_cast<const char*>(bytes.data());
    return QString::fromLatin1(
        QByteArray::fromRawData(first, static_cast<qsizetype>(bytes.size())).toHex());
}

QString EndpointId::shortText() const
{
    return toString().left(8);
}

Result<EndpointId> EndpointId::parse(const QString& text)
{
    const QByteArray raw = QByteArray::fromHex(text.toLatin1());
    EndpointId id;
    if (text.size() != 64 || raw.toHex() != text.toLower().toLatin1())
        return failure(
            ErrorCode::InvalidInput,
            QStringLiteral("\"%1\" is not an endpoint id (64 hexadecimal digits)").arg(text));
    std::copy(raw.begin(), raw.end(), reinterpret_cast<char*>(id.bytes.data()));
    return id;
}

} // namespace patchswarm
