#include "console/fleet/csv.h"

#include <QStringDecoder>

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::fleet {

namespace {

// Splits text into rows, one character at a time.
class CsvReader
{
public:
    explicit CsvReader(QString text)
        : m_text(std::move(text))
        , m_separator(separatorOf(m_text))
    {
    }

    Result<QVector<CsvRow>> read()
    {
        m_row.line = m_line;
        for (m_at = 0; m_at < m_text.size(); ++m_at)
            take(m_text.at(m_at));
        if (m_isQuoted)
            return failure(ErrorCode::InvalidInput,
                           u"line %1: a quote is opened and not closed"_s.arg(m_quoteLine));
        endRow();
        return m_rows;
    }

private:
    static QChar separatorOf(const QString& text)
    {
        const QString first = text.left(text.indexOf(u'\n'));
        if (first.contains(u','))
            return u',';
        return first.contains(u';') ? u';' : first.contains(u'\t') ? u'\t' : u',';
    }

    void take(QChar c)
    {
        if (c == u'\n')
            ++m_line;
        if (m_isQuoted)
            return takeQuoted(c);
        if (c == u'"' && m_field.trimmed().isEmpty()) {
            m_field.clear();
            m_isQuoted = true;
            m_quoteLine = m_line;
        } else if (c == m_separator) {
            endField();
        } else if (c == u'\n') {
            endRow();
        } else if (c != u'\r') {
            m_field += c;
        }
    }

    void takeQuoted(QChar c)
    {
        if (c != u'"') {
            m_field += c;
        } else if (m_at + 1 < m_text.size() && m_text.at(m_at + 1) == u'"') {
            m_field += c;
            ++m_at;
        } else {
            m_isQuoted = false;
        }
    }

    void endField()
    {
        m_row.fields.append(m_field.trimmed());
        m_field.clear();
    }

    void endRow()
    {
        endField();
        if (m_row.fields.size() > 1 || !m_row.fields.first().isEmpty())
            m_rows.append(m_row);
        m_row = {m_line, {}};
    }

    QString m_text;
    QChar m_separator;
    qsizetype m_at = 0;
    int m_line = 1;
    int m_quoteLine = 1;
    bool m_isQuoted = false;
    QString m_field;
    CsvRow m_row;
    QVector<CsvRow> m_rows;
};

} // namespace

Result<QVector<CsvRow>> parseCsv(const QByteArray& bytes)
{
    QStringDecoder decoder(QStringDecoder::Utf8);
    QString text = decoder.decode(bytes);
    if (decoder.hasError())
        return failure(ErrorCode::InvalidInput, u"the text is not UTF-8"_s);
    if (text.startsWith(QChar::ByteOrderMark))
        text.remove(0, 1);
    return CsvReader(text).read();
}

QString csvLine(const QStringList& fields)
{
    QStringList written;
    for (QString field : fields) {
        if (!field.isEmpty() && u"=+@\t"_s.contains(field.front()))
            field.prepend(u'\'');
        if (field.contains(u',') || field.contains(u'"') || field.contains(u'\n')
            || field.contains(u'\r'))
            field = u'"' + field.replace(u'"', u"\"\""_s) + u'"';
        written.append(field);
    }
    return written.join(u',');
}

} // namespace patchswarm::fleet
