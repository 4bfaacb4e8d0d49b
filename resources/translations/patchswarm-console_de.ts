<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>amounts</name>
    <message>
        <source>%1 d %2 h</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ego</name>
    <message>
        <source>idle</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Receives from</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sends to</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 more neighbours</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>originbar</name>
    <message>
        <source>%1 copies per site</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 copies</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 copies per site, %2 allowed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 copies, %2 allowed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Origin</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Over the WAN</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rate now</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>patchswarm::fleet::Failure</name>
    <message>
        <source>refused</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>unreachable</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>timed out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>certificate not trusted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>another endpoint answers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>wrong role</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>revoked</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>other version</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>turned away</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>connection lost</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>sends nonsense</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>stopped</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start the agent there, or correct the admin port.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Switch the endpoint on, or correct its address.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look whether a firewall drops the admin port, or the machine is overloaded.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Enrol the endpoint in this fleet, or renew its certificate.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Correct the address: another endpoint of the fleet has it now.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Enrol it as an agent: it proves another role.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Enrol the endpoint anew if it should come back.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bring agent and console to the same version.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check that this console&apos;s certificate is an administrator&apos;s and not revoked.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing to do: it is tried again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>See what listens on its admin port; update the agent.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open the connection again when wanted.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>patchswarm::models</name>
    <message>
        <source>%1 s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 h</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 d</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 d %2 h</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>never</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 s ago</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 min ago</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 h ago</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 d ago</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>in %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 over</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>waiting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not due yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>waiting for disk space</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>asking neighbours</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>fetching</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>delivering</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>delivered</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>handing over</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>succeeded</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>paused</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>expired</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>superseded</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>used</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not tried</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>dialling</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not reached</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>refused us</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>excluded</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>nothing to offer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>enough links</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>outside the boundary</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>revoked</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>peer to peer is off</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>origin</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>gateway</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>peers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>own cache</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>idle</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>electing the origin crew</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>from peers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>in the origin crew</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>complete</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>sharing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ready</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>leaving</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>election started</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>joined the origin crew</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>left the origin crew</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>lease taken</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>lease void</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>chunk verified</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>chunk corrupt</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>chunk uploaded</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>chunk received twice</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>peer excluded</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>request stalled</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>fell back to the origin</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>over the origin budget</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>artifact complete</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>link opened</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>link closed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>job %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no address</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>connected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>replayed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>connecting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>waiting to be connected</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>patchswarm::models::ActionModel</name>
    <message>
        <source>running</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Endpoint</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>State</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Details</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>patchswarm::models::AuditModel</name>
    <message>
        <source>%1 (%2)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>By the endpoint&apos;s own clock</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Endpoint</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Who</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Before</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>After</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Result</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>patchswarm::models::EndpointTableModel</name>
    <message>
        <source>%1, should be %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It was never reached.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Identity %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tags: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>From origin %1, gateway %2, peers %3, own cache %4</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Endpoint</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>State</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Site</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Groups</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Progress</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Jobs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Profile</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cache</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Last report</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Address</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Version</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>bytes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>bytes per second</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Received from origin, gateway and peers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sent to peers</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>patchswarm::models::Endpoints</name>
    <message>
        <source>it does not report</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is not known where this endpoint is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Enter its address, or import it from CSV.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Its profile is not the one that was last sent from here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Apply the profile again to repair it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It says that it holds more than there is; its figures are left out of every sum.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run the doctor there, or update the agent.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>built-in defaults</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n running</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n failed</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>wrong identity, role or version</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>job failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>implausible figures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>offline</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no disk space</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>revoked</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>profile drift</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>stale</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>paused</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no address</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>connecting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>working</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ready</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>patchswarm::models::EventTableModel</name>
    <message>
        <source>Time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Endpoint</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Details</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Peer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bytes</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>patchswarm::models::JobDraft</name>
    <message>
        <source>cancelled</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>remove it, or try again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 is still being read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>wait for its CID</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>there is no file to deliver</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>add a file or a URL</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the deadline is past</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>choose a later one</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>endpoints cannot be exposed since a time to come</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>choose an earlier one</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the job would expire before its deadline</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>choose a later end, or an earlier deadline</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>patchswarm::models::JobRollout</name>
    <message>
        <source>waits for its stage</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>being told</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>under way</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not reached</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the job is still being handed over; wait until everybody was told</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the job was cancelled</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>every stage has begun</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it says that it is not among the targets; see its groups and tags</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>patchswarm::models::JobRolloutModel</name>
    <message>
        <source>pilot</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>site</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Endpoint</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Site</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stage</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>State</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Details</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>patchswarm::models::JobSummary</name>
    <message>
        <source>known to be exploited</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>deadline %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>risk %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no deadline, no risk stated</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>patchswarm::models::JobTableModel</name>
    <message>
        <source>not known</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>est. %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no endpoint yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>paused</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>running</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>waiting</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>ended, %n failed</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>complete</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>KEV %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 / %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 of %2 verified</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 of %2 have never told of it; failed ones stay in the total</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>verified bytes from peers / all verified bytes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Half / 95 % of the targets have it, from publishing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What goes first: known to be exploited, then the earliest deadline, then the higher risk</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Order</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Job</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>State</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Progress</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Complete</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Deadline</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Risk</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>From peers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>P50 / P95</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Id</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>patchswarm::models::PeerLinksModel</name>
    <message>
        <source>The rule that kept it from being used</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Peer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Received</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Given</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Standing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Why</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>patchswarm::models::ProfileEditModel</name>
    <message>
        <source>%1 to %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Setting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Override</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Inherited</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In force</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Range</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Problem</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>patchswarm::models::ProfileRollout</name>
    <message>
        <source>Another roll-out is under way; wait for it, or stop it.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>patchswarm::models::Replay</name>
    <message>
        <source>nothing of this job was recorded yet</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>patchswarm::models::Reports</name>
    <message>
        <source>not reached</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no site</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Job</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Site</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Day</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>saved = peers / verified: what came from neighbours instead of over the WAN</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Savings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Transfers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Verified</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Origin</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Gateway</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Peers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Own cache</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wasted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saved</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Total</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>verified = origin + gateway + peers + own cache; wasted bytes are apart</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a transfer is one job on one endpoint; failed ones count</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n transfer(s) left out: what the endpoint says cannot be</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Time to remediation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Counted from</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Targets</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delivered</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Succeeded</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delivered P50</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delivered P95</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Succeeded P50</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Succeeded P95</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Within deadline</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Within 7 days</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>exposed since %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>published %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no deadline</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>time = delivered (succeeded) - exposed since; where that is not stated, - published</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>P50 (P95) = by when half (95 %) of all targets were done; &quot;not reached&quot; while so many are not</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>within = targets done in time / all targets; failed and silent ones stay in the denominator</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>done = succeeded; where no hand-off is configured, delivered</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stragglers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Endpoint</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>State</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Progress</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cause</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Last report</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it has not told of this job yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not heard of it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>progress = verified bytes / bytes of the job</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>patchswarm::models::Rollout</name>
    <message>
        <source>built-in defaults</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>being asked</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not reached</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>planned</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>being applied</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>in force</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>taken, another profile is in force</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>left as it is</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>failed</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>patchswarm::models::RolloutModel</name>
    <message>
        <source>pilot</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>site</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Endpoint</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Site</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stage</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>State</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Before</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>After</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Details</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>patchswarm::models::SavedFilters</name>
    <message>
        <source>All endpoints</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Needs attention</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Job failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Profile drift</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Offline or stale</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Working</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a filter needs a name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&quot;%1&quot; comes with the program; choose another name</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>patchswarm::models::SwarmFigures</name>
    <message>
        <source>%1 to %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n peer(s) not used: %1</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>It has not told of this job yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It says that it holds more than there is; its figures are left out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no site</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Origin</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%1 for each of %n site(s), %2 x %3, one after another</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>patchswarm::models::VulnerabilityCatalogue</name>
    <message>
        <source>&quot;%1&quot; is no CVE</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>there is no column &quot;cveID&quot;; is this the catalogue of known exploited vulnerabilities as CSV?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no date; write it as 2025-12-31</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the first line must name the columns &quot;cve&quot; and &quot;risk&quot;</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no risk; write a whole number from 0 to %2</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>patchswarm::pages</name>
    <message>
        <source>Exchange with neighbours</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cache size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Retention</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Disk kept free, share</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Disk kept free</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Transport port</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Administration port</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Allow privileged ports</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sites</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Site boundary</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Introducing neighbours</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Origin crew</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>WAN budget</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Upload slots</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>WAN limit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>WAN limit by time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>LAN limit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>LAN limit by time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Gateway</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>On metered connections</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>On battery</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pause below charge</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Allow loopback origins</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Allow link-local origins</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>patchswarm::pages::AboutDialog</name>
    <message>
        <source>About PatchSwarm</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>PatchSwarm %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&lt;p&gt;Endpoints patch each other: one copy over the WAN per site, every byte verified.&lt;/p&gt;&lt;p&gt;PatchSwarm and its icons are under the licence in the file LICENSE that comes with it.&lt;/p&gt;&lt;p&gt;Made with Qt %1 (LGPL 3), OpenSSL 3 (Apache 2.0), SQLite (public domain) and tl::expected (CC0). The colours of the states are Okabe and Ito&apos;s.&lt;/p&gt;</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>patchswarm::pages::ActionDialog</name>
    <message>
        <source>Progress</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Result for each endpoint</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Retry failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy as command</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copied: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Done at %1 of %2 endpoints.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 of %2 endpoints have answered.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>patchswarm::pages::ArtifactsStep</name>
    <message>
        <source>What is delivered</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Files on this machine or a URL. Their content identifiers are worked out here; every endpoint checks every byte against them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>File</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>State</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Content identifier</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Files of this job</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add files…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop hashing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>URL of a file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add URL</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Files to deliver</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>waiting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 % of %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>failed</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>patchswarm::pages::AuditPage</name>
    <message>
        <source>Audit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Filter by who, what, endpoint or result (Ctrl+F)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Filter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Refresh</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Audit trail, the newest first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 entries</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>, %1 endpoints could not be asked</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>patchswarm::pages::DemoRun</name>
    <message>
        <source>patchswarmctl, which runs the demo, is neither beside this program nor on PATH. Install or build it and try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No temporary directory can be made: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The demo ended: %1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>patchswarm::pages::DraftStep</name>
    <message>
        <source>%1 (%2)</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>patchswarm::pages::EndpointActions</name>
    <message>
        <source>%1 and %2 more</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Import CSV…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Enrol…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find on this LAN…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Endpoints that are enrolled already: address, name, group, tags</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Makes an identity for a new endpoint, as a bundle for its agent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Listens for endpoints of this fleet that work on jobs nearby</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connect now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set groups…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set tags…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Repair drift</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Verify cache</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Revoke…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove from the list</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy status as command</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Applies the profile again that was last sent to them from here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Has them read and hash every chunk that they hold</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connecting to %1 endpoints</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Groups</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tags</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>For %1 endpoints, parted by commas:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>its agent names them itself; change local.json in its state directory</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>none</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing was changed: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 endpoints: %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set groups</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set tags</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it holds nothing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 chunks of %2 artifacts read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1, all as they should be</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1, %2 were corrupt and are fetched again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Revoke</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Revoke %1 for good? No endpoint of the fleet will talk to it again; to come back it has to be enrolled anew.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy as command</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copied: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing was revoked: none of these has a good identity of this fleet. Remove them from the list instead.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing was revoked: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Revoked %1 (list %2). Connected endpoints are told now, the others by their neighbours or when they are connected.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove %1 from the list? What the console knows of them goes; their identities stay good unless they are revoked.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Enrol an endpoint</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Its name:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save its bundle</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not enrolled: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Enrolled</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>On the endpoint: patchswarm-agent --state DIR --enroll %1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>patchswarm::pages::EndpointDetail</name>
    <message>
        <source>Summary</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Links with rates</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Links</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Peers that were not used, and why</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not used</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Events</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Last events</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No endpoint selected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select an endpoint in the table.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Links (%1)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not used (%1)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>should be %1: drifted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Profile</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Job</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Receives</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sends</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cache</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Disk free</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Address</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Site</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Groups</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tags</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Last report</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Version</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Identity</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>patchswarm::pages::EndpointsPage</name>
    <message>
        <source>Endpoints</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&lt;h3&gt;This fleet has no endpoints yet&lt;/h3&gt;&lt;p&gt;&lt;b&gt;Enrol…&lt;/b&gt; makes an identity for a new endpoint; its agent starts with it.&lt;br&gt;&lt;b&gt;Import CSV…&lt;/b&gt; says where enrolled endpoints are: address, name, group, tags.&lt;br&gt;&lt;b&gt;Find on this LAN…&lt;/b&gt; listens for endpoints of this fleet nearby.&lt;/p&gt;&lt;p&gt;Pairing by a code that the endpoint shows is not in this version.&lt;/p&gt;</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Endpoint</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Details</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saved filters</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Filter by name, address, site, group, tag or state (Ctrl+F)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Filter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save filter…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Endpoints, the worst first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Actions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add endpoints</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All endpoints</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save filter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name of this filter:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The filter was not saved: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Filter &quot;%1&quot; saved</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 endpoints</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>patchswarm::pages::FleetSession</name>
    <message>
        <source>The fleet cannot be watched: %1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>patchswarm::pages::FleetTable</name>
    <message>
        <source>Copy rows</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export as CSV…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export as CSV</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Comma-separated values (*.csv)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 rows written to %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 cannot be written: %2. Choose another folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reset columns</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>patchswarm::pages::FleetView</name>
    <message>
        <source>Pages</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Job</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Overview</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Endpoints</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Profiles</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Jobs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Swarm</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reports</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Audit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 (Ctrl+%2)</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>patchswarm::pages::HelpDialog</name>
    <message>
        <source>PatchSwarm help</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Contents</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>patchswarm::pages::ImportDialog</name>
    <message>
        <source>new</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>changes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>as it is</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>left out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Import endpoints</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: %2 new, %3 changed, %4 as they are, %5 left out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rows of the file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Line</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Endpoint</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Address</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Result</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Why</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Import %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy as command</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing was imported: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Import endpoints: address, name, group, tags</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Comma-separated values (*.csv);;All files (*)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 cannot be read: %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 is too large for an inventory; split it into files of at most 64 MB.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 was not imported: %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 imported</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>patchswarm::pages::JobActions</name>
    <message>
        <source>The job was not cancelled: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no endpoint at which this job could %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: done at %2 endpoints</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>; not at %1: %2</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>patchswarm::pages::JobDeployment</name>
    <message>
        <source>the pilot</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the pilot&apos;s sites</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>everybody</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 cannot be made</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>another console has gone on with it already (revision %1); it is shown as it stands now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Handing %1 to %2: %3 endpoints…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 has succeeded at %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 did not go on: %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&quot;%1&quot; is at %2 endpoints</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>; %1 could not be told and will learn it from neighbours</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 cannot be written: %2</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>patchswarm::pages::JobPicker</name>
    <message>
        <source>Job that is looked at</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The job that Swarm and Endpoints look at</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no jobs</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>patchswarm::pages::JobRolloutPanel</name>
    <message>
        <source>Pilot</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pilot&apos;s sites</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Everybody</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: %2 wait</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: %2 of %3 done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>, %1 failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>, %1 not reached</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Retry failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy as command</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go on once a stage has succeeded</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Starts the job again where it failed, and hands it once more to whom it did not reach</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Deployment, endpoint by endpoint</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The next stage did not begin: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This job was not deployed from this console.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go on: %1 (%2)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It was cancelled and goes no further.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>patchswarm::pages::JobWizard</name>
    <message>
        <source>New job</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sign and deploy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The job was not signed</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>patchswarm::pages::JobsPage</name>
    <message>
        <source>not known</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 (est.)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Jobs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Course</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Deployment</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Jobs, what goes first on top</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pause</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Resume</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Retry failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy as command</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copies the patchswarmctl line that does the same</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New job…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No job yet. New job… makes one out of files or a URL.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 of %2 delivered, %3 succeeded, %4 failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Half have it after %1, 95 % after %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>From the origin %1, from peers %2, wasted %3</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Its place in the order: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Deadline %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel job</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel &quot;%1&quot; for good? A signed tombstone spreads like the job did; endpoints that have it already keep it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The job was not deployed: %1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>patchswarm::pages::LanDialog</name>
    <message>
        <source>being asked</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>this fleet, in the list</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>this fleet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>heard, not proved</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not of this fleet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find on this LAN</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Endpoints of this fleet are heard while they look for, fetch or offer the artifacts of a job; one that has nothing to do stays silent, and is imported from CSV instead. What is heard is a hint: &quot;this fleet&quot; means that its certificate was checked.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Endpoints that were heard</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Address</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Of this fleet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Site</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Why</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Listen again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Transport port</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Admin port</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing can be heard: %1. Import the endpoints from CSV instead.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Listening… Heard so far: %1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Heard: %1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Announcements of other fleets, or from a clock more than ten minutes off: %1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check that this machine is in the same network segment and that the transport port is the one of the profile, or import a CSV with the addresses.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 was not added: %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 endpoints added</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>patchswarm::pages::MainWindow</name>
    <message>
        <source>PatchSwarm</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Fleet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Open…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Watch the &amp;Patch Tuesday demo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Close fleet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Search</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Presentation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Follow the system</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Light</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Dark</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Reset layout</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Contents</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;About PatchSwarm</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The fleet that was open last, %1, is not there any more. If it was moved, or is on a drive that is not connected, open it from where it is now.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 cannot be opened: %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 – PatchSwarm</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The demo cannot start: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Making a fleet and starting its agents…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Patch Tuesday is running; the same on a terminal: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a fleet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The layout is as it was when PatchSwarm was installed</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>patchswarm::pages::OriginsStep</name>
    <message>
        <source>Where it comes from</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One endpoint of a site fetches each byte from here once; the others get it from their neighbours.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the first file&apos;s name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>KB number or vendor reference</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Origins</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Title</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Reference</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Origins, one a line;
a folder ends in /</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>patchswarm::pages::OutcomeCard</name>
    <message>
        <source>Close this card</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Patch Tuesday: %1 of %2 endpoints have it, the last after %3.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Everybody from the CDN over the same WAN: %1 (model).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 copies crossed the WAN; %2 of all bytes came from peers.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Survived:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not survived:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Figures of this run only. The agents run on: deploy a job, change a profile.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>patchswarm::pages::OverviewPage</name>
    <message>
        <source>Overview</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Need attention</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Profile drift</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>WAN saved</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Peer caches</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Repair drift</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Applies to the drifted endpoints the profile again that was last sent to them from here; the result for each is shown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Endpoints that need attention, the worst first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Jobs, what goes first on top</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Needs attention, worst first (Enter: go there)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Jobs, in the order of the agents (Enter: its swarm)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>of %1 endpoints</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>all is well</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>worst first below</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>all as sent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>differ from what was sent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>of %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>nothing delivered yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 of %2 from peers</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>patchswarm::pages::Page</name>
    <message>
        <source>Copied: %1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>patchswarm::pages::ProfileEditor</name>
    <message>
        <source>More settings</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>patchswarm::pages::ProfilesPage</name>
    <message>
        <source>pilot</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the pilot&apos;s sites</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>everybody else</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Profiles</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Roll-out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Whom the profile is for</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sign, so that neighbours pass it on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>An endpoint that is off now learns a signed profile from its neighbours; it is in force wherever its assignment applies</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>For</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show drift</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The endpoints whose profile differs from what was sent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Repair drift</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Applies to each of them the profile again that was last sent to it from here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drift</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Revert</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy as command</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Progress of the roll-out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Review…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Retry failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Undo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Plans the settings before each endpoint&apos;s last change as the next revision</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Result for each endpoint</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Repaired: %1 of %2 endpoints</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stage done: %1 in force of %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Everybody</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Group %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nobody there is connected; starting from the defaults</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 did not tell its profile: %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The profile of %1 cannot be read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 r%2, as %3 has it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No profile has drifted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another roll-out is under way; wait for it, or stop it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Repair drift, in the menu of the table, applies what was sent again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Apply to %1 (%2)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Applies to %1 endpoints</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cannot be used yet: %1; see beside the fields.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Changes: %1. Review shows what they do, endpoint by endpoint, before anything is sent.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Change a setting, then review. Nothing is sent before that.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>patchswarm::pages::RecorderNotice</name>
    <message>
        <source>Not recording: %1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>patchswarm::pages::ReportsPage</name>
    <message>
        <source>Reports</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Savings by job</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Savings by site</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Savings by day</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Time to remediation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stragglers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Report</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All jobs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The chosen job</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Jobs in the report</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Refresh</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy as command</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export as CSV…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export as CSV</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Comma-separated values (*.csv)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Report written to %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 cannot be written: %2. Choose another folder.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>patchswarm::pages::SearchBox</name>
    <message>
        <source>Search endpoints, jobs and pages (Ctrl+K)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>patchswarm::pages::SettingRow</name>
    <message>
        <source>%1
In commands: %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>off</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>in force: %1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>patchswarm::pages::StatusPill</name>
    <message>
        <source>Show the endpoints that are not connected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no endpoints</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 of %2 connected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1, oldest data %2 s</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>patchswarm::pages::SwarmPage</name>
    <message>
        <source>Swarm</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Live picture of the swarm</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dashed line: everybody from the CDN over a WAN of</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> Mbit/s per site</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not known</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>WAN rate of a site, for the model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Events</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Roll-out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Throughput</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Chunks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As a table</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The endpoints of this job as a table</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save picture…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Presentation (F11)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only failed endpoints are lit; click again for all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All endpoints are lit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pictures (*.png)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Picture written to %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 cannot be written; choose another folder.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>patchswarm::pages::TargetsStep</name>
    <message>
        <source>Who gets it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The job is signed with your key. Endpoints that are off now learn it from their neighbours.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not before</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Expires</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All endpoints</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A group</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A tag</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One endpoint</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>From then on, endpoints that do not have it yet leave it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Which one</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy as command</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;For</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copied: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In stages</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A pilot first, then the pilot&apos;s sites, then everybody; nobody gets it before its stage, not from a neighbour either</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>pilot of </source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Endpoints of the pilot</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>go on once a stage has succeeded</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Files: %1, %2. Endpoints of this fleet that get them: %3.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>patchswarm::pages::TimeMachine</name>
    <message>
        <source>It cannot be replayed: %1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>patchswarm::pages::UrgencyStep</name>
    <message>
        <source>How urgent it is</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Endpoints work in this order: known to be exploited, then the earliest deadline, then the higher risk.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Known to be exploited (KEV)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Deadline</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> of 1000</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Import KEV catalogue (CSV)…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Import risk scores (CSV)…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;CVEs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Risk</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In the catalogue: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Exposed since</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Since when endpoints could be attacked, for example the day of the disclosure; the report counts the time to remediation from here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Import</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Comma-separated values (*.csv);;All files (*)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 cannot be read: %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 was not imported: %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 rows taken</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>, %1 left out; the first, line %2: %3</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>patchswarm::pages::WelcomePage</name>
    <message>
        <source>Patches spread from neighbour to neighbour.
One copy crosses the WAN, every byte is verified.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Create a fleet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Makes the fleet&apos;s certificate authority and your administrator key. Keep the folder safe: whoever has it controls the fleet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Contoso</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>an empty or new folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Create</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a fleet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A folder with fleet-ca.pem, admin.pem and their keys, made here or by patchswarmctl fleet create.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Watch the Patch Tuesday demo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sixteen real agents on this machine get a patch from one origin behind a slow WAN. One joins late, one is killed and returns, one serves wrong bytes.

Nothing to set up, nothing is left behind.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start the demo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give the whole path, beginning with /.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>That folder is not empty. Choose another, or open it as a fleet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The fleet was not created: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>An empty folder for the fleet&apos;s keys</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>patchswarm::views::ChunkMatrix</name>
    <message>
        <source>Chunks held</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 of the chunks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No chunk maps yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 endpoints, %2 chunks in file order</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>rarest chunk: no copy yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>rarest chunk: %1 copies</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>copies</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>chunks %1 to %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>rarest one: %1 copies</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 held</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>patchswarm::views::KpiStrip</name>
    <message>
        <source>Roll-out in figures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Complete</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>of %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>show them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>none so far</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>From peers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 of %2 verified</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>WAN copies per site</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>WAN copies</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 allowed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>budget not known</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Finish, est.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Finished</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>half; 95 % by %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not enough reports yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Oldest report</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 events lost</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no events lost</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Endpoints whose every chunk is verified, of all that are targeted. Failed ones stay in the total.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Endpoints that gave up. Click to see only these.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Verified bytes received from peers / all verified bytes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Verified bytes from origin and gateway / size of the artifact / sites (%1). Allowed: originBudgetTarget of the profile.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Estimate from the rates of the last reports, counted from publishing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>When half and when 95 % of the targets had it, counted from publishing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Age of the oldest report in this picture. Events lost: told by endpoints while they were watched, and no longer to be had.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>patchswarm::views::PiecesBar</name>
    <message>
        <source>Pieces</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no chunk map yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 of %2 chunks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1, %2 on their way</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>patchswarm::views::SCurve</name>
    <message>
        <source>since publishing (min:s)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>endpoints</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Roll-out over time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>at %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No reports yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>- -  model: everybody from the CDN (%1)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>deadline</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 since publishing</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>patchswarm::views::SwarmCanvas</name>
    <message>
        <source>Swarm</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A tile for each endpoint, grouped by site. Arrow keys move, Enter goes nearer, Escape goes back. The Endpoints page lists the same.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 of %2 done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>receives %1 from it, sends %2 to it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>fetches from the origin for its site</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>site %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 over the WAN</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%1 over the WAN / %2 / %n site(s). The mark on the bar is what a site may fetch: originBudgetTarget of the profile.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>All sites</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Esc: back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No endpoint takes part in this job yet.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>patchswarm::views::Throughput</name>
    <message>
        <source>since publishing (min:s)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>received</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Throughput</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>at %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No reports yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>from origin</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>from peers, on top</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 since publishing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 from peers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 from origin</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>patchswarm::views::Timeline</name>
    <message>
        <source>Replay speed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Live</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leave the replay and show what happens now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pause</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Replay</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pause the replay</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Replay the recording</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>patchswarm::views::TimelineTrack</name>
    <message>
        <source>Recording</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Left and right move by a second, with Shift by ten.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>now</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>picture</name>
    <message>
        <source>waiting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>from origin</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>from peers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>verifying</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>live</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>stale</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>offline</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>needs attention</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>disk full</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>paused</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>profile drift</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>swarmlegend</name>
    <message>
        <source>stale or offline</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 events lost</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
