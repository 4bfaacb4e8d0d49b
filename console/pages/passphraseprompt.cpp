#include "console/pages/passphraseprompt.h"

#include <QCoreApplication>
#include <QInputDialog>

#include "shared/trust/fleet.h"

namespace patchswarm::pages {

namespace {

class PassphrasePrompt
{
    Q_DECLARE_TR_FUNCTIONS(patchswarm::pages::PassphrasePrompt)

public:
    [[nodiscard]] static bool ask(QWidget* parent, trust::Fleet& fleet)
    {
        QString label = tr("The key of the fleet's authority is under a passphrase, which this "
                           "step needs:");
        for (;;) {
            bool isGiven = false;
            const QString typed = QInputDialog::getText(parent, tr("Passphrase"), label,
                                                        QLineEdit::Password, {}, &isGiven);
            if (!isGiven)
                return false;
            if (fleet.unlock(typed.toUtf8()))
                return true;
            label = tr("That is not the passphrase. Once more:");
        }
    }
};

} // namespace

bool unlockAuthority(QWidget* parent, trust::Fleet& fleet)
{
    return !fleet.isLocked() || PassphrasePrompt::ask(parent, fleet);
}

} // namespace patchswarm::pages
