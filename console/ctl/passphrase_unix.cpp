#include <QFile>

#include <termios.h>
#include <unistd.h>

#include "console/ctl/passphrase.h"

namespace patchswarm::ctl {

namespace {

// While it lives, what is typed at the terminal is not shown.
class Silence
{
public:
    explicit Silence(int terminal)
        : m_terminal(terminal)
    {
        m_isOn = tcgetattr(terminal, &m_before) == 0;
        termios quiet = m_before;
        quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        if (m_isOn)
            tcsetattr(terminal, TCSAFLUSH, &quiet);
    }

    ~Silence()
    {
        if (m_isOn)
            tcsetattr(m_terminal, TCSAFLUSH, &m_before);
    }

    Silence(const Silence&) = delete;
    Silence& operator=(const Silence&) = delete;

private:
    int m_terminal;
    bool m_isOn = false;
    termios m_before {};
};

} // namespace

// Only where somebody sits: standard input is the terminal.
std::optional<QByteArray> unseenLine(const QString& prompt)
{
    QFile terminal(QStringLiteral("/dev/tty"));
    if (isatty(STDIN_FILENO) != 1 || !terminal.open(QIODevice::ReadWrite | QIODevice::Unbuffered))
        return std::nullopt;
    terminal.write(prompt.toLocal8Bit());
    QByteArray line;
    {
        const Silence silence(terminal.handle());
        char next = 0;
        while (line.size() <= mostPassphraseBytes && terminal.read(&next, 1) == 1 && next != '\n')
            line.append(next);
    }
    terminal.write("\n");
    return line;
}

} // namespace patchswarm::ctl
