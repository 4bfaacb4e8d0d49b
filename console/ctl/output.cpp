#include "console/ctl/output.h"

#include <QDateTime>
#include <QJsonDocument>

#include <algorithm>
#include <cerrno>
#include <cstdio>

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::ctl {

namespace {

constexpr int barWidth = 30;
constexpr qint64 redrawMs = 100;

bool write(std::FILE* stream, const QByteArray& bytes)
{
    const auto size = static_cast<std::size_t>(bytes.size());
    return std::fwrite(bytes.constData(), 1, size, stream) == size && std::fflush(stream) == 0;
}

// What is lost is told once; the stream itself remembers that it failed.
void writeResult(const QByteArray& bytes)
{
    if (!hasFailedToPrint() && !write(stdout, bytes))
        complain(u"cannot write to standard output: %1"_s.arg(qt_error_string(errno)));
}

// What came from elsewhere must not steer a terminal.
QString harmless(QString text)
{
    for (QChar& c : text)
        if (c != u'\n' && c.category() == QChar::Other_Control)
            c = u' ';
    return text;
}

} // namespace

bool hasFailedToPrint()
{
    return std::ferror(stdout) != 0;
}

void print(const QString& line)
{
    writeResult(harmless(line).toUtf8() + '\n');
}

void printRaw(const QByteArray& text)
{
    writeResult(text);
}

void printJson(const QJsonValue& value, bool onOneLine)
{
    const QJsonDocument document =
        value.isArray() ? QJsonDocument(value.toArray()) : QJsonDocument(value.toObject());
    QByteArray text = document.toJson(onOneLine ? QJsonDocument::Compact : QJsonDocument::Indented);
    if (!text.endsWith('\n'))
        text += '\n';
    writeResult(text);
}

void complain(const QString& text)
{
    write(stderr, u"patchswarmctl: %1\n"_s.arg(harmless(text)).toUtf8());
}

int fail(const Error& error)
{
    return end({exitFailed, error.detail});
}

int failUsage(const QString& text)
{
    return end({exitUsage, text});
}

int end(const Stop& stop)
{
    complain(stop.text);
    return stop.code;
}

// --- table ---------------------------------------------------------------------------------------

TextTable::TextTable(QStringList headings, QVector<int> rightColumns)
    : m_headings(std::move(headings))
    , m_right(std::move(rightColumns))
{
}

void TextTable::add(const QStringList& row)
{
    QStringList cells;
    for (qsizetype i = 0; i < m_headings.size(); ++i)
        cells.append(harmless(row.value(i)).replace(u'\n', u' '));
    m_rows.append(cells);
}

QString TextTable::text() const
{
    QVector<QStringList> lines {m_headings};
    lines += m_rows;
    QVector<qsizetype> widths(m_headings.size(), 0);
    for (const QStringList& line : lines)
        for (qsizetype i = 0; i < line.size(); ++i)
            widths[i] = std::max(widths[i], line.at(i).size());
    QString text;
    for (const QStringList& line : lines) {
        QString row;
        for (qsizetype i = 0; i < line.size(); ++i) {
            const bool isRight = m_right.contains(static_cast<int>(i));
            row += isRight ? line.at(i).rightJustified(widths.at(i))
                           : line.at(i).leftJustified(widths.at(i));
            row += u"  "_s;
        }
        while (row.endsWith(u' '))
            row.chop(1);
        text += row + u'\n';
    }
    return text;
}

// --- progress ------------------------------------------------------------------------------------

ProgressLine::ProgressLine()
    : m_isTerminal(isTerminal(2))
{
}

ProgressLine::~ProgressLine()
{
    if (m_isDrawn)
        write(stderr, "\r\x1b[K");
}

void ProgressLine::show(const QString& what, quint64 done, quint64 total)
{
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    if (!m_isTerminal || (done != total && now - m_lastMs < redrawMs))
        return;
    m_lastMs = now;
    m_isDrawn = true;
    write(stderr, "\r\x1b[K" + progressText(what, done, total, barWidth).toUtf8());
}

QString progressText(const QString& what, quint64 done, quint64 total, int width)
{
    if (total == 0)
        return u"%1 …"_s.arg(what);
    const double share = std::min(1.0, static_cast<double>(done) / static_cast<double>(total));
    const int filled = static_cast<int>(share * width);
    return u"%1 [%2%3] %4 %"_s.arg(what, QString(filled, u'#'), QString(width - filled, u'.'))
        .arg(static_cast<int>(share * 100));
}

QString durationText(std::optional<qint64> ms)
{
    if (!ms)
        return u"-"_s;
    const qint64 seconds = (*ms + 999) / 1000;
    if (seconds < 60)
        return u"%1 s"_s.arg(seconds);
    if (seconds < 3600)
        return u"%1 min %2 s"_s.arg(seconds / 60).arg(seconds % 60);
    return u"%1 h %2 min"_s.arg(seconds / 3600).arg(seconds / 60 % 60);
}

} // namespace patchswarm::ctl
