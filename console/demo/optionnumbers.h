#pragma once

#include <QCommandLineParser>

namespace patchswarm::demo {

struct NumberRange
{
    qint64 least;
    qint64 most;
    QString unit; // empty: none
};

// Reads whole numbers from parsed options and keeps the first thing that is wrong.
class OptionNumbers
{
public:
    explicit OptionNumbers(const QCommandLineParser& parser)
        : m_parser(parser)
    {
    }

    template<class T>
    void read(const QString& option, const NumberRange& range, T& into)
    {
        if (!m_parser.isSet(option))
            return;
        const QString text = m_parser.value(option);
        bool isNumber = false;
        const qint64 value = text.toLongLong(&isNumber);
        if (isNumber && value >= range.least && value <= range.most)
            into = static_cast<T>(value);
        else if (m_fault.isEmpty())
            m_fault =
                QStringLiteral("--%1 \"%2\" is not a whole number%3 from %4 to %5")
                    .arg(option, text,
                         range.unit.isEmpty() ? QString() : QStringLiteral(" of ") + range.unit)
                    .arg(range.least)
                    .arg(range.most);
    }

    [[nodiscard]] const QString& fault() const { return m_fault; }

private:
    const QCommandLineParser& m_parser;
    QString m_fault;
};

} // namespace patchswarm::demo
