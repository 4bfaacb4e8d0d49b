#include <clocale>
#include <cstdio>
#include <cstring>
#include <langinfo.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "console/demo/screen.h"

namespace patchswarm::demo {

namespace {

constexpr int lineEveryMs = 2000;
constexpr int usualColumns = 80;

int columnsOf(int descriptor)
{
    winsize size {};
    const bool isKnown = ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
    return isKnown ? size.ws_col : usualColumns;
}

void print(const QString& text)
{
    const QByteArray bytes = text.toLocal8Bit();
    std::fwrite(bytes.constData(), 1, static_cast<std::size_t>(bytes.size()), stderr);
}

} // namespace

Screen::Screen()
    : m_isTerminal(isatty(STDERR_FILENO) == 1)
    , m_hasBlocks(std::strcmp(nl_langinfo(CODESET), "UTF-8") == 0)
{
}

Screen::~Screen() = default;

void Screen::erase()
{
    if (m_drawn > 0)
        print(QStringLiteral("\x1b[%1A\x1b[J").arg(m_drawn)); // up, and clear what is below
    m_drawn = 0;
}

void Screen::note(const QString& text)
{
    erase();
    print(text + u'\n');
}

void Screen::show(const Progress& progress, bool force)
{
    if (!m_isTerminal) {
        if (!force && m_sinceLine.isValid() && !m_sinceLine.hasExpired(lineEveryMs))
            return;
        m_sinceLine.start();
        return print(progressLine(progress) + u'\n');
    }
    const QStringList lines = progressTable(progress, {columnsOf(STDERR_FILENO), m_hasBlocks});
    erase();
    print(lines.join(u'\n') + u'\n');
    m_drawn = lines.size();
}

} // namespace patchswarm::demo
