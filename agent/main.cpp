#include "agent/service/agentcommand.h"

#include <QCoreApplication>

int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    return patchswarm::service::runAgent(application);
}
