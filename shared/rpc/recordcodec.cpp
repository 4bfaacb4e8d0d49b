#include "shared/rpc/recordcodec.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::rpc {

void readMember(QString& member, const QJsonValue& value, const Limits& limits,
                const policy::Place& place)
{
    if (!value.isString() || value.toString().size() > limits.length) {
        place.fault(u"must be a text of at most %1 characters, not %2"_s.arg(limits.length)
                        .arg(policy::kindText(value)));
        return;
    }
    member = value.toString();
    if (!member.isValidUtf16())
        place.fault(u"is not valid Unicode"_s);
    for (QChar& c : member)
        if (policy::isUnsafeCharacter(c) && c != u'\n' && c != u'\t')
            c = QChar(QChar::ReplacementCharacter);
}

void readMember(QByteArray& member, const QJsonValue& value, const Limits& limits,
                const policy::Place& place)
{
    const auto decoded = QByteArray::fromBase64Encoding(
        value.toString().toUtf8(),
        QByteArray::Base64Encoding | QByteArray::AbortOnBase64DecodingErrors);
    if (value.isString() && decoded && (*decoded).size() <= limits.length)
        member = *decoded;
    else
        place.fault(u"must be base64 of at most %1 bytes, not %2"_s.arg(limits.length)
                        .arg(policy::kindText(value)));
}

void readMember(bool& member, const QJsonValue& value, const Limits&, const policy::Place& place)
{
    member = policy::readBool(value, place).value_or(false);
}

void readMember(double& member, const QJsonValue& value, const Limits& limits,
                const policy::Place& place)
{
    member = policy::readNumber(value, place, limits.least, limits.most).value_or(0);
}

void readMember(QJsonObject& member, const QJsonValue& value, const Limits&,
                const policy::Place& place)
{
    member = policy::readObject(value, place).value_or(QJsonObject());
}

void readMember(QJsonValue& member, const QJsonValue& value, const Limits&, const policy::Place&)
{
    member = value.isUndefined() ? QJsonValue(QJsonValue::Null) : value;
}

} // namespace patchswarm::rpc
