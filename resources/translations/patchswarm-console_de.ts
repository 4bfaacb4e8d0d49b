<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>amounts</name>
    <message>
        <source>%1 d %2 h</source>
        <translation>%1 d %2 h</translation>
    </message>
</context>
<context>
    <name>ego</name>
    <message>
        <source>idle</source>
        <translation>untätig</translation>
    </message>
    <message>
        <source>Receives from</source>
        <translation>Empfängt von</translation>
    </message>
    <message>
        <source>Sends to</source>
        <translation>Sendet an</translation>
    </message>
    <message>
        <source>%1 more neighbours</source>
        <translation>%1 weitere Nachbarn</translation>
    </message>
</context>
<context>
    <name>originbar</name>
    <message>
        <source>%1 copies per site</source>
        <translation>%1 Kopien je Standort</translation>
    </message>
    <message>
        <source>%1 copies</source>
        <translation>%1 Kopien</translation>
    </message>
    <message>
        <source>%1 copies per site, %2 allowed</source>
        <translation>%1 Kopien je Standort, %2 erlaubt</translation>
    </message>
    <message>
        <source>%1 copies, %2 allowed</source>
        <translation>%1 Kopien, %2 erlaubt</translation>
    </message>
    <message>
        <source>Origin</source>
        <translation>Ursprung</translation>
    </message>
    <message>
        <source>Over the WAN</source>
        <translation>Über das WAN</translation>
    </message>
    <message>
        <source>Rate now</source>
        <translation>Rate jetzt</translation>
    </message>
</context>
<context>
    <name>patchswarm::fleet::Failure</name>
    <message>
        <source>refused</source>
        <translation>abgelehnt</translation>
    </message>
    <message>
        <source>unreachable</source>
        <translation>nicht erreichbar</translation>
    </message>
    <message>
        <source>timed out</source>
        <translation>Zeit überschritten</translation>
    </message>
    <message>
        <source>certificate not trusted</source>
        <translation>Zertifikat nicht vertraut</translation>
    </message>
    <message>
        <source>another endpoint answers</source>
        <translation>ein anderer Endpunkt antwortet</translation>
    </message>
    <message>
        <source>wrong role</source>
        <translation>falsche Rolle</translation>
    </message>
    <message>
        <source>revoked</source>
        <translation>widerrufen</translation>
    </message>
    <message>
        <source>other version</source>
        <translation>andere Version</translation>
    </message>
    <message>
        <source>turned away</source>
        <translation>abgewiesen</translation>
    </message>
    <message>
        <source>connection lost</source>
        <translation>Verbindung verloren</translation>
    </message>
    <message>
        <source>sends nonsense</source>
        <translation>sendet Unsinn</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>beendet</translation>
    </message>
    <message>
        <source>Start the agent there, or correct the admin port.</source>
        <translation>Den Agenten dort starten oder den Admin-Port berichtigen.</translation>
    </message>
    <message>
        <source>Switch the endpoint on, or correct its address.</source>
        <translation>Den Endpunkt einschalten oder seine Adresse berichtigen.</translation>
    </message>
    <message>
        <source>Look whether a firewall drops the admin port, or the machine is overloaded.</source>
        <translation>Prüfen, ob eine Firewall den Admin-Port verwirft oder der Rechner überlastet ist.</translation>
    </message>
    <message>
        <source>Enrol the endpoint in this fleet, or renew its certificate.</source>
        <translation>Den Endpunkt in diese Flotte aufnehmen oder sein Zertifikat erneuern.</translation>
    </message>
    <message>
        <source>Correct the address: another endpoint of the fleet has it now.</source>
        <translation>Die Adresse berichtigen: Ein anderer Endpunkt der Flotte hat sie jetzt.</translation>
    </message>
    <message>
        <source>Enrol it as an agent: it proves another role.</source>
        <translation>Als Agent aufnehmen: Er weist eine andere Rolle nach.</translation>
    </message>
    <message>
        <source>Enrol the endpoint anew if it should come back.</source>
        <translation>Den Endpunkt neu aufnehmen, falls er zurückkommen soll.</translation>
    </message>
    <message>
        <source>Bring agent and console to the same version.</source>
        <translation>Agent und Konsole auf dieselbe Version bringen.</translation>
    </message>
    <message>
        <source>Check that this console&apos;s certificate is an administrator&apos;s and not revoked.</source>
        <translation>Prüfen, ob das Zertifikat dieser Konsole das eines Administrators und nicht widerrufen ist.</translation>
    </message>
    <message>
        <source>Nothing to do: it is tried again.</source>
        <translation>Nichts zu tun: Es wird erneut versucht.</translation>
    </message>
    <message>
        <source>See what listens on its admin port; update the agent.</source>
        <translation>Nachsehen, was an seinem Admin-Port horcht; den Agenten aktualisieren.</translation>
    </message>
    <message>
        <source>Open the connection again when wanted.</source>
        <translation>Die Verbindung bei Bedarf wieder öffnen.</translation>
    </message>
</context>
<context>
    <name>patchswarm::models</name>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation>%1 min</translation>
    </message>
    <message>
        <source>%1 h</source>
        <translation>%1 h</translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <translation>%1 h %2 min</translation>
    </message>
    <message>
        <source>%1 d</source>
        <translation>%1 d</translation>
    </message>
    <message>
        <source>%1 d %2 h</source>
        <translation>%1 d %2 h</translation>
    </message>
    <message>
        <source>never</source>
        <translation>nie</translation>
    </message>
    <message>
        <source>now</source>
        <translation>jetzt</translation>
    </message>
    <message>
        <source>%1 s ago</source>
        <translation>vor %1 s</translation>
    </message>
    <message>
        <source>%1 min ago</source>
        <translation>vor %1 min</translation>
    </message>
    <message>
        <source>%1 h ago</source>
        <translation>vor %1 h</translation>
    </message>
    <message>
        <source>%1 d ago</source>
        <translation>vor %1 d</translation>
    </message>
    <message>
        <source>in %1</source>
        <translation>in %1</translation>
    </message>
    <message>
        <source>%1 over</source>
        <translation>%1 überfällig</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>wartet</translation>
    </message>
    <message>
        <source>not due yet</source>
        <translation>noch nicht fällig</translation>
    </message>
    <message>
        <source>waiting for disk space</source>
        <translation>wartet auf Plattenplatz</translation>
    </message>
    <message>
        <source>asking neighbours</source>
        <translation>fragt Nachbarn</translation>
    </message>
    <message>
        <source>fetching</source>
        <translation>holt</translation>
    </message>
    <message>
        <source>delivering</source>
        <translation>liefert aus</translation>
    </message>
    <message>
        <source>delivered</source>
        <translation>ausgeliefert</translation>
    </message>
    <message>
        <source>handing over</source>
        <translation>übergibt</translation>
    </message>
    <message>
        <source>succeeded</source>
        <translation>erfolgreich</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>fehlgeschlagen</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>angehalten</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>abgebrochen</translation>
    </message>
    <message>
        <source>expired</source>
        <translation>abgelaufen</translation>
    </message>
    <message>
        <source>superseded</source>
        <translation>abgelöst</translation>
    </message>
    <message>
        <source>used</source>
        <translation>genutzt</translation>
    </message>
    <message>
        <source>not tried</source>
        <translation>nicht versucht</translation>
    </message>
    <message>
        <source>dialling</source>
        <translation>wählt an</translation>
    </message>
    <message>
        <source>not reached</source>
        <translation>nicht erreicht</translation>
    </message>
    <message>
        <source>refused us</source>
        <translation>wies uns ab</translation>
    </message>
    <message>
        <source>excluded</source>
        <translation>ausgeschlossen</translation>
    </message>
    <message>
        <source>nothing to offer</source>
        <translation>bietet nichts</translation>
    </message>
    <message>
        <source>enough links</source>
        <translation>genug Verbindungen</translation>
    </message>
    <message>
        <source>left</source>
        <translation>gegangen</translation>
    </message>
    <message>
        <source>outside the boundary</source>
        <translation>außerhalb der Grenze</translation>
    </message>
    <message>
        <source>revoked</source>
        <translation>widerrufen</translation>
    </message>
    <message>
        <source>peer to peer is off</source>
        <translation>Austausch ist aus</translation>
    </message>
    <message>
        <source>origin</source>
        <translation>Ursprung</translation>
    </message>
    <message>
        <source>gateway</source>
        <translation>Gateway</translation>
    </message>
    <message>
        <source>peers</source>
        <translation>Nachbarn</translation>
    </message>
    <message>
        <source>own cache</source>
        <translation>eigener Cache</translation>
    </message>
    <message>
        <source>idle</source>
        <translation>untätig</translation>
    </message>
    <message>
        <source>electing the origin crew</source>
        <translation>wählt das Ursprungsteam</translation>
    </message>
    <message>
        <source>from peers</source>
        <translation>von Nachbarn</translation>
    </message>
    <message>
        <source>in the origin crew</source>
        <translation>im Ursprungsteam</translation>
    </message>
    <message>
        <source>complete</source>
        <translation>vollständig</translation>
    </message>
    <message>
        <source>sharing</source>
        <translation>teilt</translation>
    </message>
    <message>
        <source>ready</source>
        <translation>bereit</translation>
    </message>
    <message>
        <source>leaving</source>
        <translation>geht</translation>
    </message>
    <message>
        <source>election started</source>
        <translation>Wahl begonnen</translation>
    </message>
    <message>
        <source>joined the origin crew</source>
        <translation>ins Ursprungsteam eingetreten</translation>
    </message>
    <message>
        <source>left the origin crew</source>
        <translation>aus dem Ursprungsteam ausgetreten</translation>
    </message>
    <message>
        <source>lease taken</source>
        <translation>Vormerkung gesetzt</translation>
    </message>
    <message>
        <source>lease void</source>
        <translation>Vormerkung verfallen</translation>
    </message>
    <message>
        <source>chunk verified</source>
        <translation>Block geprüft</translation>
    </message>
    <message>
        <source>chunk corrupt</source>
        <translation>Block beschädigt</translation>
    </message>
    <message>
        <source>chunk uploaded</source>
        <translation>Block weitergegeben</translation>
    </message>
    <message>
        <source>chunk received twice</source>
        <translation>Block doppelt empfangen</translation>
    </message>
    <message>
        <source>peer excluded</source>
        <translation>Nachbar ausgeschlossen</translation>
    </message>
    <message>
        <source>request stalled</source>
        <translation>Anfrage stockte</translation>
    </message>
    <message>
        <source>fell back to the origin</source>
        <translation>auf den Ursprung ausgewichen</translation>
    </message>
    <message>
        <source>over the origin budget</source>
        <translation>über dem Ursprungsbudget</translation>
    </message>
    <message>
        <source>artifact complete</source>
        <translation>Artefakt vollständig</translation>
    </message>
    <message>
        <source>link opened</source>
        <translation>Verbindung geöffnet</translation>
    </message>
    <message>
        <source>link closed</source>
        <translation>Verbindung geschlossen</translation>
    </message>
    <message>
        <source>job %1</source>
        <translation>Auftrag %1</translation>
    </message>
    <message>
        <source>no address</source>
        <translation>keine Adresse</translation>
    </message>
    <message>
        <source>connected</source>
        <translation>verbunden</translation>
    </message>
    <message>
        <source>replayed</source>
        <translation>Wiedergabe</translation>
    </message>
    <message>
        <source>connecting</source>
        <translation>verbindet</translation>
    </message>
    <message>
        <source>waiting to be connected</source>
        <translation>wartet auf Verbindung</translation>
    </message>
</context>
<context>
    <name>patchswarm::models::ActionModel</name>
    <message>
        <source>running</source>
        <translation>läuft</translation>
    </message>
    <message>
        <source>done</source>
        <translation>fertig</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>fehlgeschlagen</translation>
    </message>
    <message>
        <source>Endpoint</source>
        <translation>Endpunkt</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Einzelheiten</translation>
    </message>
</context>
<context>
    <name>patchswarm::models::AuditModel</name>
    <message>
        <source>%1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>By the endpoint&apos;s own clock</source>
        <translation>Nach der Uhr des Endpunkts</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Endpoint</source>
        <translation>Endpunkt</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>Wer</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>Vorher</translation>
    </message>
    <message>
        <source>After</source>
        <translation>Nachher</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Ergebnis</translation>
    </message>
</context>
<context>
    <name>patchswarm::models::EndpointTableModel</name>
    <message>
        <source>%1, should be %2</source>
        <translation>%1, soll %2 sein</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>now</source>
        <translation>jetzt</translation>
    </message>
    <message>
        <source>It was never reached.</source>
        <translation>Er wurde noch nie erreicht.</translation>
    </message>
    <message>
        <source>Identity %1</source>
        <translation>Identität %1</translation>
    </message>
    <message>
        <source>Tags: %1</source>
        <translation>Tags: %1</translation>
    </message>
    <message>
        <source>From origin %1, gateway %2, peers %3, own cache %4</source>
        <translation>Vom Ursprung %1, Gateway %2, von Nachbarn %3, eigenem Cache %4</translation>
    </message>
    <message>
        <source>Endpoint</source>
        <translation>Endpunkt</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Site</source>
        <translation>Standort</translation>
    </message>
    <message>
        <source>Groups</source>
        <translation>Gruppen</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>Jobs</source>
        <translation>Aufträge</translation>
    </message>
    <message>
        <source>Profile</source>
        <translation>Profil</translation>
    </message>
    <message>
        <source>Cache</source>
        <translation>Cache</translation>
    </message>
    <message>
        <source>In</source>
        <translation>Empfang</translation>
    </message>
    <message>
        <source>Out</source>
        <translation>Versand</translation>
    </message>
    <message>
        <source>Last report</source>
        <translation>Letzte Meldung</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>Version</translation>
    </message>
    <message>
        <source>bytes</source>
        <translation>Bytes</translation>
    </message>
    <message>
        <source>bytes per second</source>
        <translation>Bytes je Sekunde</translation>
    </message>
    <message>
        <source>Received from origin, gateway and peers</source>
        <translation>Empfangen von Ursprung, Gateway und Nachbarn</translation>
    </message>
    <message>
        <source>Sent to peers</source>
        <translation>An Nachbarn gesendet</translation>
    </message>
</context>
<context>
    <name>patchswarm::models::Endpoints</name>
    <message>
        <source>it does not report</source>
        <translation>er meldet sich nicht</translation>
    </message>
    <message>
        <source>It is not known where this endpoint is.</source>
        <translation>Es ist nicht bekannt, wo dieser Endpunkt ist.</translation>
    </message>
    <message>
        <source>Enter its address, or import it from CSV.</source>
        <translation>Seine Adresse eintragen oder aus CSV importieren.</translation>
    </message>
    <message>
        <source>Its profile is not the one that was last sent from here.</source>
        <translation>Sein Profil ist nicht das zuletzt von hier gesendete.</translation>
    </message>
    <message>
        <source>Apply the profile again to repair it.</source>
        <translation>Zum Beheben das Profil erneut anwenden.</translation>
    </message>
    <message>
        <source>It says that it holds more than there is; its figures are left out of every sum.</source>
        <translation>Er will mehr haben, als es gibt; seine Zahlen fehlen in jeder Summe.</translation>
    </message>
    <message>
        <source>Run the doctor there, or update the agent.</source>
        <translation>Dort „doctor“ ausführen oder den Agenten aktualisieren.</translation>
    </message>
    <message>
        <source>built-in defaults</source>
        <translation>eingebaute Vorgaben</translation>
    </message>
    <message numerus="yes">
        <source>%n running</source>
        <translation>
            <numerusform>%n läuft</numerusform>
            <numerusform>%n laufen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n failed</source>
        <translation>
            <numerusform>%n fehlgeschlagen</numerusform>
            <numerusform>%n fehlgeschlagen</numerusform>
        </translation>
    </message>
    <message>
        <source>wrong identity, role or version</source>
        <translation>falsche Identität, Rolle oder Version</translation>
    </message>
    <message>
        <source>job failed</source>
        <translation>Auftrag fehlgeschlagen</translation>
    </message>
    <message>
        <source>implausible figures</source>
        <translation>unglaubwürdige Zahlen</translation>
    </message>
    <message>
        <source>offline</source>
        <translation>offline</translation>
    </message>
    <message>
        <source>no disk space</source>
        <translation>kein Plattenplatz</translation>
    </message>
    <message>
        <source>revoked</source>
        <translation>widerrufen</translation>
    </message>
    <message>
        <source>profile drift</source>
        <translation>Profil weicht ab</translation>
    </message>
    <message>
        <source>stale</source>
        <translation>veraltet</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>angehalten</translation>
    </message>
    <message>
        <source>no address</source>
        <translation>keine Adresse</translation>
    </message>
    <message>
        <source>connecting</source>
        <translation>verbindet</translation>
    </message>
    <message>
        <source>working</source>
        <translation>arbeitet</translation>
    </message>
    <message>
        <source>ready</source>
        <translation>bereit</translation>
    </message>
    <message>
        <source>needs attention</source>
        <translation>braucht Hilfe</translation>
    </message>
</context>
<context>
    <name>patchswarm::models::EventTableModel</name>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Endpoint</source>
        <translation>Endpunkt</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Einzelheiten</translation>
    </message>
    <message>
        <source>Peer</source>
        <translation>Nachbar</translation>
    </message>
    <message>
        <source>Bytes</source>
        <translation>Bytes</translation>
    </message>
</context>
<context>
    <name>patchswarm::models::JobDraft</name>
    <message>
        <source>cancelled</source>
        <translation>abgebrochen</translation>
    </message>
    <message>
        <source>remove it, or try again</source>
        <translation>entfernen oder noch einmal versuchen</translation>
    </message>
    <message>
        <source>%1 is still being read</source>
        <translation>%1 wird noch gelesen</translation>
    </message>
    <message>
        <source>wait for its CID</source>
        <translation>auf die CID warten</translation>
    </message>
    <message>
        <source>there is no file to deliver</source>
        <translation>es gibt keine Datei auszuliefern</translation>
    </message>
    <message>
        <source>add a file or a URL</source>
        <translation>eine Datei oder URL hinzufügen</translation>
    </message>
    <message>
        <source>the deadline is past</source>
        <translation>die Frist ist vorbei</translation>
    </message>
    <message>
        <source>choose a later one</source>
        <translation>eine spätere wählen</translation>
    </message>
    <message>
        <source>endpoints cannot be exposed since a time to come</source>
        <translation>Endpunkte können nicht erst seit einem künftigen Zeitpunkt angreifbar sein</translation>
    </message>
    <message>
        <source>choose an earlier one</source>
        <translation>einen früheren wählen</translation>
    </message>
    <message>
        <source>the job would expire before its deadline</source>
        <translation>der Auftrag würde vor seiner Frist ablaufen</translation>
    </message>
    <message>
        <source>choose a later end, or an earlier deadline</source>
        <translation>ein späteres Ende oder eine frühere Frist wählen</translation>
    </message>
</context>
<context>
    <name>patchswarm::models::JobRollout</name>
    <message>
        <source>waits for its stage</source>
        <translation>wartet auf seine Stufe</translation>
    </message>
    <message>
        <source>being told</source>
        <translation>wird benachrichtigt</translation>
    </message>
    <message>
        <source>under way</source>
        <translation>unterwegs</translation>
    </message>
    <message>
        <source>done</source>
        <translation>fertig</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>fehlgeschlagen</translation>
    </message>
    <message>
        <source>not reached</source>
        <translation>nicht erreicht</translation>
    </message>
    <message>
        <source>the job is still being handed over; wait until everybody was told</source>
        <translation>der Auftrag wird noch übergeben; bitte warten, bis alle ihn haben</translation>
    </message>
    <message>
        <source>the job was cancelled</source>
        <translation>der Auftrag wurde abgebrochen</translation>
    </message>
    <message>
        <source>every stage has begun</source>
        <translation>jede Stufe hat begonnen</translation>
    </message>
    <message>
        <source>it says that it is not among the targets; see its groups and tags</source>
        <translation>er zählt sich nicht zu den Zielen; siehe seine Gruppen und Tags</translation>
    </message>
</context>
<context>
    <name>patchswarm::models::JobRolloutModel</name>
    <message>
        <source>Endpoint</source>
        <translation>Endpunkt</translation>
    </message>
    <message>
        <source>Site</source>
        <translation>Standort</translation>
    </message>
    <message>
        <source>Stage</source>
        <translation>Stufe</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Einzelheiten</translation>
    </message>
</context>
<context>
    <name>patchswarm::models::JobSummary</name>
    <message>
        <source>known to be exploited</source>
        <translation>bekannt ausgenutzt</translation>
    </message>
    <message>
        <source>deadline %1</source>
        <translation>Frist %1</translation>
    </message>
    <message>
        <source>risk %1</source>
        <translation>Risiko %1</translation>
    </message>
    <message>
        <source>no deadline, no risk stated</source>
        <translation>keine Frist, kein Risiko angegeben</translation>
    </message>
</context>
<context>
    <name>patchswarm::models::JobTableModel</name>
    <message>
        <source>not known</source>
        <translation>nicht bekannt</translation>
    </message>
    <message>
        <source>est. %1</source>
        <translation>etwa %1</translation>
    </message>
    <message>
        <source>no endpoint yet</source>
        <translation>noch kein Endpunkt</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>abgebrochen</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>angehalten</translation>
    </message>
    <message>
        <source>running</source>
        <translation>läuft</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>wartet</translation>
    </message>
    <message numerus="yes">
        <source>ended, %n failed</source>
        <translation>
            <numerusform>beendet, %n fehlgeschlagen</numerusform>
            <numerusform>beendet, %n fehlgeschlagen</numerusform>
        </translation>
    </message>
    <message>
        <source>complete</source>
        <translation>vollständig</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>KEV %1</source>
        <translation>KEV %1</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>%1 / %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>%1 of %2 verified</source>
        <translation>%1 von %2 geprüft</translation>
    </message>
    <message>
        <source>%1 of %2 have never told of it; failed ones stay in the total</source>
        <translation>%1 von %2 haben noch nichts gemeldet; fehlgeschlagene zählen weiter mit</translation>
    </message>
    <message>
        <source>verified bytes from peers / all verified bytes</source>
        <translation>geprüfte Bytes von Nachbarn / alle geprüften Bytes</translation>
    </message>
    <message>
        <source>Half / 95 % of the targets have it, from publishing</source>
        <translation>Hälfte / 95 % der Ziele haben ihn, seit der Veröffentlichung</translation>
    </message>
    <message>
        <source>What goes first: known to be exploited, then the earliest deadline, then the higher risk</source>
        <translation>Was zuerst kommt: bekannt ausgenutzt, dann die früheste Frist, dann das höhere Risiko</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>Rang</translation>
    </message>
    <message>
        <source>Job</source>
        <translation>Auftrag</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>Complete</source>
        <translation>Vollständig</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>Deadline</source>
        <translation>Frist</translation>
    </message>
    <message>
        <source>Risk</source>
        <translation>Risiko</translation>
    </message>
    <message>
        <source>From peers</source>
        <translation>Von Nachbarn</translation>
    </message>
    <message>
        <source>P50 / P95</source>
        <translation>P50 / P95</translation>
    </message>
    <message>
        <source>Id</source>
        <translation>Kennung</translation>
    </message>
    <message>
        <source>KEV</source>
        <translation>KEV</translation>
    </message>
</context>
<context>
    <name>patchswarm::models::PeerLinksModel</name>
    <message>
        <source>The rule that kept it from being used</source>
        <translation>Die Regel, die seine Nutzung verhinderte</translation>
    </message>
    <message>
        <source>Peer</source>
        <translation>Nachbar</translation>
    </message>
    <message>
        <source>In</source>
        <translation>Empfang</translation>
    </message>
    <message>
        <source>Out</source>
        <translation>Versand</translation>
    </message>
    <message>
        <source>Received</source>
        <translation>Empfangen</translation>
    </message>
    <message>
        <source>Given</source>
        <translation>Gegeben</translation>
    </message>
    <message>
        <source>Standing</source>
        <translation>Stand</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Warum</translation>
    </message>
</context>
<context>
    <name>patchswarm::models::ProfileEditModel</name>
    <message>
        <source>Setting</source>
        <translation>Einstellung</translation>
    </message>
    <message>
        <source>Override</source>
        <translation>Eigener Wert</translation>
    </message>
    <message>
        <source>Inherited</source>
        <translation>Geerbt</translation>
    </message>
    <message>
        <source>In force</source>
        <translation>In Kraft</translation>
    </message>
    <message>
        <source>Range</source>
        <translation>Bereich</translation>
    </message>
    <message>
        <source>Problem</source>
        <translation>Problem</translation>
    </message>
</context>
<context>
    <name>patchswarm::models::ProfileRollout</name>
    <message>
        <source>Another roll-out is under way; wait for it, or stop it.</source>
        <translation>Ein anderes Ausrollen ist im Gange; bitte abwarten oder anhalten.</translation>
    </message>
</context>
<context>
    <name>patchswarm::models::Replay</name>
    <message>
        <source>nothing of this job was recorded yet</source>
        <translation>von diesem Auftrag wurde noch nichts aufgezeichnet</translation>
    </message>
</context>
<context>
    <name>patchswarm::models::Reports</name>
    <message>
        <source>not reached</source>
        <translation>nicht erreicht</translation>
    </message>
    <message>
        <source>no site</source>
        <translation>kein Standort</translation>
    </message>
    <message>
        <source>Job</source>
        <translation>Auftrag</translation>
    </message>
    <message>
        <source>Site</source>
        <translation>Standort</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>Tag</translation>
    </message>
    <message>
        <source>saved = peers / verified: what came from neighbours instead of over the WAN</source>
        <translation>gespart = Nachbarn / geprüft: was von Nachbarn statt über das WAN kam</translation>
    </message>
    <message>
        <source>Savings</source>
        <translation>Einsparung</translation>
    </message>
    <message>
        <source>Transfers</source>
        <translation>Übertragungen</translation>
    </message>
    <message>
        <source>Verified</source>
        <translation>Geprüft</translation>
    </message>
    <message>
        <source>Origin</source>
        <translation>Ursprung</translation>
    </message>
    <message>
        <source>Gateway</source>
        <translation>Gateway</translation>
    </message>
    <message>
        <source>Peers</source>
        <translation>Nachbarn</translation>
    </message>
    <message>
        <source>Own cache</source>
        <translation>Eigener Cache</translation>
    </message>
    <message>
        <source>Wasted</source>
        <translation>Vergeudet</translation>
    </message>
    <message>
        <source>Saved</source>
        <translation>Gespart</translation>
    </message>
    <message>
        <source>Total</source>
        <translation>Summe</translation>
    </message>
    <message>
        <source>verified = origin + gateway + peers + own cache; wasted bytes are apart</source>
        <translation>geprüft = Ursprung + Gateway + Nachbarn + eigener Cache; vergeudete Bytes zählen extra</translation>
    </message>
    <message>
        <source>a transfer is one job on one endpoint; failed ones count</source>
        <translation>eine Übertragung ist ein Auftrag auf einem Endpunkt; fehlgeschlagene zählen mit</translation>
    </message>
    <message numerus="yes">
        <source>%n transfer(s) left out: what the endpoint says cannot be</source>
        <translation>
            <numerusform>%n Übertragung ausgelassen: was der Endpunkt meldet, kann nicht sein</numerusform>
            <numerusform>%n Übertragungen ausgelassen: was die Endpunkte melden, kann nicht sein</numerusform>
        </translation>
    </message>
    <message>
        <source>Time to remediation</source>
        <translation>Zeit bis zur Behebung</translation>
    </message>
    <message>
        <source>Counted from</source>
        <translation>Gezählt ab</translation>
    </message>
    <message>
        <source>Targets</source>
        <translation>Ziele</translation>
    </message>
    <message>
        <source>Delivered</source>
        <translation>Ausgeliefert</translation>
    </message>
    <message>
        <source>Succeeded</source>
        <translation>Erfolgreich</translation>
    </message>
    <message>
        <source>Delivered P50</source>
        <translation>Ausgeliefert P50</translation>
    </message>
    <message>
        <source>Delivered P95</source>
        <translation>Ausgeliefert P95</translation>
    </message>
    <message>
        <source>Succeeded P50</source>
        <translation>Erfolgreich P50</translation>
    </message>
    <message>
        <source>Succeeded P95</source>
        <translation>Erfolgreich P95</translation>
    </message>
    <message>
        <source>Within deadline</source>
        <translation>Innerhalb der Frist</translation>
    </message>
    <message>
        <source>Within 7 days</source>
        <translation>In 7 Tagen</translation>
    </message>
    <message>
        <source>exposed since %1</source>
        <translation>angreifbar seit %1</translation>
    </message>
    <message>
        <source>published %1</source>
        <translation>veröffentlicht %1</translation>
    </message>
    <message>
        <source>no deadline</source>
        <translation>keine Frist</translation>
    </message>
    <message>
        <source>time = delivered (succeeded) - exposed since; where that is not stated, - published</source>
        <translation>Zeit = ausgeliefert (erfolgreich) - angreifbar seit; ohne diese Angabe - veröffentlicht</translation>
    </message>
    <message>
        <source>P50 (P95) = by when half (95 %) of all targets were done; &quot;not reached&quot; while so many are not</source>
        <translation>P50 (P95) = wann die Hälfte (95 %) aller Ziele fertig war; „nicht erreicht“, solange es weniger sind</translation>
    </message>
    <message>
        <source>within = targets done in time / all targets; failed and silent ones stay in the denominator</source>
        <translation>innerhalb = rechtzeitig fertige Ziele / alle Ziele; fehlgeschlagene und stumme bleiben im Nenner</translation>
    </message>
    <message>
        <source>done = succeeded; where no hand-off is configured, delivered</source>
        <translation>fertig = erfolgreich; wo keine Übergabe eingerichtet ist, ausgeliefert</translation>
    </message>
    <message>
        <source>Stragglers</source>
        <translation>Nachzügler</translation>
    </message>
    <message>
        <source>Endpoint</source>
        <translation>Endpunkt</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>Cause</source>
        <translation>Ursache</translation>
    </message>
    <message>
        <source>Last report</source>
        <translation>Letzte Meldung</translation>
    </message>
    <message>
        <source>it has not told of this job yet</source>
        <translation>er hat von diesem Auftrag noch nichts gemeldet</translation>
    </message>
    <message>
        <source>not heard of it</source>
        <translation>nicht davon gehört</translation>
    </message>
    <message>
        <source>progress = verified bytes / bytes of the job</source>
        <translation>Fortschritt = geprüfte Bytes / Bytes des Auftrags</translation>
    </message>
</context>
<context>
    <name>patchswarm::models::Rollout</name>
    <message>
        <source>built-in defaults</source>
        <translation>eingebaute Vorgaben</translation>
    </message>
    <message>
        <source>being asked</source>
        <translation>wird gefragt</translation>
    </message>
    <message>
        <source>not reached</source>
        <translation>nicht erreicht</translation>
    </message>
    <message>
        <source>planned</source>
        <translation>geplant</translation>
    </message>
    <message>
        <source>being applied</source>
        <translation>wird angewandt</translation>
    </message>
    <message>
        <source>in force</source>
        <translation>in Kraft</translation>
    </message>
    <message>
        <source>taken, another profile is in force</source>
        <translation>angenommen, ein anderes Profil ist in Kraft</translation>
    </message>
    <message>
        <source>left as it is</source>
        <translation>unverändert gelassen</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>fehlgeschlagen</translation>
    </message>
    <message>
        <source>takes back %1; settings as in %2</source>
        <translation>nimmt %1 zurück; Einstellungen wie in %2</translation>
    </message>
</context>
<context>
    <name>patchswarm::models::RolloutModel</name>
    <message>
        <source>pilot</source>
        <translation>Pilot</translation>
    </message>
    <message>
        <source>site</source>
        <translation>Standort</translation>
    </message>
    <message>
        <source>all</source>
        <translation>alle</translation>
    </message>
    <message>
        <source>Endpoint</source>
        <translation>Endpunkt</translation>
    </message>
    <message>
        <source>Site</source>
        <translation>Standort</translation>
    </message>
    <message>
        <source>Stage</source>
        <translation>Stufe</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>Vorher</translation>
    </message>
    <message>
        <source>After</source>
        <translation>Nachher</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Einzelheiten</translation>
    </message>
</context>
<context>
    <name>patchswarm::models::SavedFilters</name>
    <message>
        <source>All endpoints</source>
        <translation>Alle Endpunkte</translation>
    </message>
    <message>
        <source>Needs attention</source>
        <translation>Braucht Hilfe</translation>
    </message>
    <message>
        <source>Job failed</source>
        <translation>Auftrag fehlgeschlagen</translation>
    </message>
    <message>
        <source>Profile drift</source>
        <translation>Profilabweichung</translation>
    </message>
    <message>
        <source>Offline or stale</source>
        <translation>Offline oder veraltet</translation>
    </message>
    <message>
        <source>Working</source>
        <translation>Arbeitet</translation>
    </message>
    <message>
        <source>a filter needs a name</source>
        <translation>ein Filter braucht einen Namen</translation>
    </message>
    <message>
        <source>&quot;%1&quot; comes with the program; choose another name</source>
        <translation>„%1“ gehört zum Programm; bitte einen anderen Namen wählen</translation>
    </message>
</context>
<context>
    <name>patchswarm::models::Settings</name>
    <message>
        <source>Fetch from and serve neighbours; off: the origin alone.</source>
        <translation>Von Nachbarn holen und an sie liefern; aus: nur vom Ursprung.</translation>
    </message>
    <message>
        <source>Hard bound of the peer cache, partial and pinned artifacts included; 1 GB is 10^9 bytes.</source>
        <translation>Feste Grenze des Peer-Caches, angefangene und angeheftete Artefakte eingeschlossen; 1 GB sind 10^9 Byte.</translation>
    </message>
    <message>
        <source>How long an artifact stays after it was last served or delivered.</source>
        <translation>Wie lange ein Artefakt bleibt, nachdem es zuletzt weitergegeben oder ausgeliefert wurde.</translation>
    </message>
    <message>
        <source>Share of the disk that stays free; the lower of this and freeSpaceFloorGB holds.</source>
        <translation>Anteil des Datenträgers, der frei bleibt; es gilt der kleinere Wert aus diesem und freeSpaceFloorGB.</translation>
    </message>
    <message>
        <source>Disk space that stays free; the lower of this and freeSpaceFloorPercent holds.</source>
        <translation>Platz auf dem Datenträger, der frei bleibt; es gilt der kleinere Wert aus diesem und freeSpaceFloorPercent.</translation>
    </message>
    <message>
        <source>TCP port between endpoints; differs from adminPort.</source>
        <translation>TCP-Port zwischen Endpunkten; ein anderer als adminPort.</translation>
    </message>
    <message>
        <source>TCP port of the administration interface; differs from transportPort.</source>
        <translation>TCP-Port der Verwaltungsschnittstelle; ein anderer als transportPort.</translation>
    </message>
    <message>
        <source>Accept ports below 1024, which need a privilege to open.</source>
        <translation>Ports unter 1024 zulassen, die zum Öffnen ein Vorrecht brauchen.</translation>
    </message>
    <message>
        <source>Which prefix is which site; the longest prefix wins.</source>
        <translation>Welches Präfix welcher Standort ist; das längste Präfix gewinnt.</translation>
    </message>
    <message>
        <source>Prefixes whose endpoints may exchange; empty: exactly the prefixes of the attached networks.</source>
        <translation>Präfixe, deren Endpunkte austauschen dürfen; leer: genau die Präfixe der angeschlossenen Netze.</translation>
    </message>
    <message>
        <source>Endpoints that introduce others where multicast does not reach: ADDRESS or ADDRESS:PORT.</source>
        <translation>Endpunkte, die andere bekannt machen, wo Multicast nicht hinreicht: ADRESSE oder ADRESSE:PORT.</translation>
    </message>
    <message>
        <source>How many endpoints of a site fetch one artifact from the origin at first.</source>
        <translation>Wie viele Endpunkte eines Standorts ein Artefakt zuerst vom Ursprung holen.</translation>
    </message>
    <message>
        <source>Copies of an artifact that a site may take from the origin before endpoints wait instead; what goes beyond it is listed with its reason.</source>
        <translation>Kopien eines Artefakts, die ein Standort vom Ursprung holen darf, bevor Endpunkte stattdessen warten; was darüber hinausgeht, wird mit seinem Grund aufgeführt.</translation>
    </message>
    <message>
        <source>Neighbours that are served at the same time.</source>
        <translation>Nachbarn, die gleichzeitig beliefert werden.</translation>
    </message>
    <message>
        <source>Most that each endpoint receives from origin and gateway; 0: no limit.</source>
        <translation>Höchstens so viel empfängt jeder Endpunkt von Ursprung und Gateway; 0: keine Grenze.</translation>
    </message>
    <message>
        <source>Times of the week, local time, at which another WAN limit holds; the strictest where they overlap.</source>
        <translation>Zeiten der Woche (Ortszeit), zu denen eine andere WAN-Grenze gilt; wo sie sich überschneiden, die strengste.</translation>
    </message>
    <message>
        <source>Most that each endpoint sends to neighbours; 0: no limit.</source>
        <translation>Höchstens so viel sendet jeder Endpunkt an Nachbarn; 0: keine Grenze.</translation>
    </message>
    <message>
        <source>Times of the week, local time, at which another LAN limit holds; the strictest where they overlap.</source>
        <translation>Zeiten der Woche (Ortszeit), zu denen eine andere LAN-Grenze gilt; wo sie sich überschneiden, die strengste.</translation>
    </message>
    <message>
        <source>Proxy or caching gateway for origin requests, with the PEM certificates that may vouch for it.</source>
        <translation>Proxy oder Caching-Gateway für Anfragen an den Ursprung, mit den PEM-Zertifikaten, die für ihn bürgen dürfen.</translation>
    </message>
    <message>
        <source>What to do on a metered connection; urgentOnly: only known-exploited jobs and jobs past their deadline are fetched, and neighbours served; pause: neither.</source>
        <translation>Was bei getakteter Verbindung geschieht; nur Dringendes: nur ausgenutzte Lücken und überfällige Aufträge werden geholt und Nachbarn beliefert; anhalten: keins von beiden.</translation>
    </message>
    <message>
        <source>What to do on battery; noUpload: fetch, but serve nobody; pause: neither.</source>
        <translation>Was im Akkubetrieb geschieht; holen, niemanden beliefern; anhalten: keins von beiden.</translation>
    </message>
    <message>
        <source>On battery and below this charge nothing is fetched or served; 0: no floor.</source>
        <translation>Im Akkubetrieb und unter dieser Ladung wird nichts geholt und niemand beliefert; 0: keine Grenze.</translation>
    </message>
    <message>
        <source>Accept origins on loopback addresses; for demo and tests.</source>
        <translation>Ursprünge auf Loopback-Adressen zulassen; für Demo und Tests.</translation>
    </message>
    <message>
        <source>Accept origins on link-local addresses.</source>
        <translation>Ursprünge auf Link-Local-Adressen zulassen.</translation>
    </message>
    <message>
        <source>days</source>
        <translation>Tage</translation>
    </message>
    <message>
        <source>bytes/s</source>
        <translation>Bytes/s</translation>
    </message>
    <message>
        <source>copies</source>
        <translation>Kopien</translation>
    </message>
    <message>
        <source>endpoints</source>
        <translation>Endpunkte</translation>
    </message>
    <message>
        <source>PREFIX=SITE, … as in 10.1.0.0/16=Berlin</source>
        <translation>PRÄFIX=STANDORT, … wie 10.1.0.0/16=Berlin</translation>
    </message>
    <message>
        <source>PREFIX, … as in 10.1.0.0/16</source>
        <translation>PRÄFIX, … wie 10.1.0.0/16</translation>
    </message>
    <message>
        <source>ADDRESS or ADDRESS:PORT, …</source>
        <translation>ADRESSE oder ADRESSE:PORT, …</translation>
    </message>
    <message>
        <source>JSON, see the help</source>
        <translation>JSON, siehe Hilfe</translation>
    </message>
    <message>
        <source>URL, or none</source>
        <translation>URL oder none</translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <translation>%1 bis %2</translation>
    </message>
    <message>
        <source>go on</source>
        <translation>weitermachen</translation>
    </message>
    <message>
        <source>only what is urgent</source>
        <translation>nur Dringendes</translation>
    </message>
    <message>
        <source>fetch, serve nobody</source>
        <translation>holen, niemanden beliefern</translation>
    </message>
    <message>
        <source>pause</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>%1 is also a default port of IPFS</source>
        <translation>%1 ist auch ein Standardport von IPFS</translation>
    </message>
    <message>
        <source>if an IPFS node runs on these endpoints, choose another port</source>
        <translation>läuft auf diesen Endpunkten ein IPFS-Knoten, einen anderen Port wählen</translation>
    </message>
    <message>
        <source>one of the prefixes lets every address be a neighbour</source>
        <translation>eines der Präfixe lässt jede Adresse Nachbar sein</translation>
    </message>
    <message>
        <source>name the site&apos;s own prefixes</source>
        <translation>die eigenen Präfixe des Standorts nennen</translation>
    </message>
    <message>
        <source>a job can make endpoints connect to services on themselves</source>
        <translation>ein Auftrag kann Endpunkte mit eigenen Diensten verbinden lassen</translation>
    </message>
    <message>
        <source>meant for the demo and for tests</source>
        <translation>für die Demo und für Tests gedacht</translation>
    </message>
    <message>
        <source>a job can make endpoints connect to link-local addresses, cloud metadata services included</source>
        <translation>ein Auftrag kann Endpunkte mit Link-Local-Adressen verbinden lassen, auch mit Metadatendiensten von Clouds</translation>
    </message>
    <message>
        <source>switch it off unless an origin is there</source>
        <translation>ausschalten, wenn dort kein Ursprung ist</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is not a number</source>
        <translation>„%1“ ist keine Zahl</translation>
    </message>
    <message>
        <source>%1 is not a whole number</source>
        <translation>%1 ist keine ganze Zahl</translation>
    </message>
    <message>
        <source>%1 is out of range</source>
        <translation>%1 ist außerhalb des Bereichs</translation>
    </message>
    <message>
        <source>%1 is a privileged port</source>
        <translation>%1 ist ein privilegierter Port</translation>
    </message>
    <message>
        <source>1024 to 65535, or allow privileged ports below</source>
        <translation>1024 bis 65535, oder unten privilegierte Ports zulassen</translation>
    </message>
    <message>
        <source>%1 is the transport port too</source>
        <translation>%1 ist auch der Transportport</translation>
    </message>
    <message>
        <source>choose two different ports</source>
        <translation>zwei verschiedene Ports wählen</translation>
    </message>
    <message>
        <source>bytes/s, up to %1 GB/s</source>
        <translation>Byte/s, bis %1 GB/s</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
</context>
<context>
    <name>patchswarm::models::SwarmFigures</name>
    <message>
        <source>%1 to %2</source>
        <translation>%1 bis %2</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <translation>%1 %2</translation>
    </message>
    <message numerus="yes">
        <source>%n peer(s) not used: %1</source>
        <translation>
            <numerusform>%n Nachbar nicht genutzt: %1</numerusform>
            <numerusform>%n Nachbarn nicht genutzt: %1</numerusform>
        </translation>
    </message>
    <message>
        <source>It has not told of this job yet.</source>
        <translation>Er hat von diesem Auftrag noch nichts gemeldet.</translation>
    </message>
    <message>
        <source>It says that it holds more than there is; its figures are left out.</source>
        <translation>Er will mehr haben, als es gibt; seine Zahlen fehlen.</translation>
    </message>
    <message>
        <source>no site</source>
        <translation>kein Standort</translation>
    </message>
    <message>
        <source>Origin</source>
        <translation>Ursprung</translation>
    </message>
    <message numerus="yes">
        <source>%1 for each of %n site(s), %2 x %3, one after another</source>
        <translation>
            <numerusform>%1 für %n Standort, %2 x %3, nacheinander</numerusform>
            <numerusform>%1 für jeden von %n Standorten, %2 x %3, nacheinander</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>patchswarm::models::VulnerabilityCatalogue</name>
    <message>
        <source>&quot;%1&quot; is no CVE</source>
        <translation>„%1“ ist keine CVE</translation>
    </message>
    <message>
        <source>there is no column &quot;cveID&quot;; is this the catalogue of known exploited vulnerabilities as CSV?</source>
        <translation>es gibt keine Spalte „cveID“; ist das der Katalog bekannt ausgenutzter Schwachstellen als CSV?</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no date; write it as 2025-12-31</source>
        <translation>„%1“ ist kein Datum; bitte wie 2025-12-31 schreiben</translation>
    </message>
    <message>
        <source>the first line must name the columns &quot;cve&quot; and &quot;risk&quot;</source>
        <translation>die erste Zeile muss die Spalten „cve“ und „risk“ nennen</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no risk; write a whole number from 0 to %2</source>
        <translation>„%1“ ist kein Risikowert; bitte eine ganze Zahl von 0 bis %2</translation>
    </message>
</context>
<context>
    <name>patchswarm::pages</name>
    <message>
        <source>Exchange with neighbours</source>
        <translation>Austausch mit Nachbarn</translation>
    </message>
    <message>
        <source>Cache size</source>
        <translation>Cachegröße</translation>
    </message>
    <message>
        <source>Retention</source>
        <translation>Aufbewahrung</translation>
    </message>
    <message>
        <source>Disk kept free, share</source>
        <translation>Freizuhaltende Platte, Anteil</translation>
    </message>
    <message>
        <source>Disk kept free</source>
        <translation>Freizuhaltende Platte</translation>
    </message>
    <message>
        <source>Transport port</source>
        <translation>Transport-Port</translation>
    </message>
    <message>
        <source>Administration port</source>
        <translation>Admin-Port</translation>
    </message>
    <message>
        <source>Allow privileged ports</source>
        <translation>Privilegierte Ports erlauben</translation>
    </message>
    <message>
        <source>Sites</source>
        <translation>Standorte</translation>
    </message>
    <message>
        <source>Site boundary</source>
        <translation>Standortgrenze</translation>
    </message>
    <message>
        <source>Introducing neighbours</source>
        <translation>Vermittelnde Nachbarn</translation>
    </message>
    <message>
        <source>Origin crew</source>
        <translation>Ursprungsteam</translation>
    </message>
    <message>
        <source>WAN budget</source>
        <translation>WAN-Budget</translation>
    </message>
    <message>
        <source>Upload slots</source>
        <translation>Sendeplätze</translation>
    </message>
    <message>
        <source>WAN limit</source>
        <translation>WAN-Grenze</translation>
    </message>
    <message>
        <source>WAN limit by time</source>
        <translation>WAN-Grenze nach Zeit</translation>
    </message>
    <message>
        <source>LAN limit</source>
        <translation>LAN-Grenze</translation>
    </message>
    <message>
        <source>LAN limit by time</source>
        <translation>LAN-Grenze nach Zeit</translation>
    </message>
    <message>
        <source>Gateway</source>
        <translation>Gateway</translation>
    </message>
    <message>
        <source>On metered connections</source>
        <translation>Bei getakteter Verbindung</translation>
    </message>
    <message>
        <source>On battery</source>
        <translation>Im Akkubetrieb</translation>
    </message>
    <message>
        <source>Pause below charge</source>
        <translation>Anhalten unter Ladestand</translation>
    </message>
    <message>
        <source>Allow loopback origins</source>
        <translation>Loopback-Ursprünge erlauben</translation>
    </message>
    <message>
        <source>Allow link-local origins</source>
        <translation>Link-lokale Ursprünge erlauben</translation>
    </message>
</context>
<context>
    <name>patchswarm::pages::AboutDialog</name>
    <message>
        <source>About PatchSwarm</source>
        <translation>Über PatchSwarm</translation>
    </message>
    <message>
        <source>PatchSwarm %1</source>
        <translation>PatchSwarm %1</translation>
    </message>
    <message>
        <source>&lt;p&gt;Endpoints patch each other: one copy over the WAN per site, every byte verified.&lt;/p&gt;&lt;p&gt;PatchSwarm and its icons are under the licence in the file LICENSE that comes with it.&lt;/p&gt;&lt;p&gt;Made with Qt %1 (LGPL 3), OpenSSL 3 (Apache 2.0), SQLite (public domain) and tl::expected (CC0). The colours of the states are Okabe and Ito&apos;s.&lt;/p&gt;</source>
        <translation>&lt;p&gt;Endpunkte patchen einander: eine Kopie je Standort über das WAN, jedes Byte geprüft.&lt;/p&gt;&lt;p&gt;PatchSwarm und seine Symbole stehen unter der Lizenz in der beiliegenden Datei LICENSE.&lt;/p&gt;&lt;p&gt;Gemacht mit Qt %1 (LGPL 3), OpenSSL 3 (Apache 2.0), SQLite (gemeinfrei) und tl::expected (CC0). Die Farben der Zustände sind die von Okabe und Ito.&lt;/p&gt;</translation>
    </message>
</context>
<context>
    <name>patchswarm::pages::ActionDialog</name>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>Result for each endpoint</source>
        <translation>Ergebnis je Endpunkt</translation>
    </message>
    <message>
        <source>Retry failed</source>
        <translation>Fehlgeschlagene wiederholen</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Copy as command</source>
        <translation>Befehl kopieren</translation>
    </message>
    <message>
        <source>Copied: %1</source>
        <translation>Kopiert: %1</translation>
    </message>
    <message>
        <source>Done at %1 of %2 endpoints.</source>
        <translation>Bei %1 von %2 Endpunkten erledigt.</translation>
    </message>
    <message>
        <source>%1 of %2 endpoints have answered.</source>
        <translation>%1 von %2 Endpunkten haben geantwortet.</translation>
    </message>
</context>
<context>
    <name>patchswarm::pages::ArtifactsStep</name>
    <message>
        <source>What is delivered</source>
        <translation>Was ausgeliefert wird</translation>
    </message>
    <message>
        <source>Files on this machine or a URL. Their content identifiers are worked out here; every endpoint checks every byte against them.</source>
        <translation>Dateien auf diesem Rechner oder eine URL. Ihre Inhaltskennungen (CIDs) werden hier berechnet; jeder Endpunkt prüft jedes Byte daran.</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Content identifier</source>
        <translation>Inhaltskennung (CID)</translation>
    </message>
    <message>
        <source>Files of this job</source>
        <translation>Dateien dieses Auftrags</translation>
    </message>
    <message>
        <source>Add files…</source>
        <translation>Dateien hinzufügen…</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Stop hashing</source>
        <translation>Berechnung abbrechen</translation>
    </message>
    <message>
        <source>URL of a file</source>
        <translation>URL einer Datei</translation>
    </message>
    <message>
        <source>Add URL</source>
        <translation>URL hinzufügen</translation>
    </message>
    <message>
        <source>Files to deliver</source>
        <translation>Auszuliefernde Dateien</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>wartet</translation>
    </message>
    <message>
        <source>%1 % of %2</source>
        <translation>%1 % von %2</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>fehlgeschlagen</translation>
    </message>
</context>
<context>
    <name>patchswarm::pages::AuditPage</name>
    <message>
        <source>Audit</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>Filter by who, what, endpoint or result (Ctrl+F)</source>
        <translation>Nach Wer, Was, Endpunkt oder Ergebnis filtern (Strg+F)</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>Refresh</source>
        <translation>Aktualisieren</translation>
    </message>
    <message>
        <source>Audit trail, the newest first</source>
        <translation>Prüfprotokoll, das Neueste zuerst</translation>
    </message>
    <message>
        <source>%1 entries</source>
        <translation>%1 Einträge</translation>
    </message>
    <message>
        <source>, %1 endpoints could not be asked</source>
        <translation>, %1 Endpunkte waren nicht zu befragen</translation>
    </message>
</context>
<context>
    <name>patchswarm::pages::DemoRun</name>
    <message>
        <source>patchswarmctl, which runs the demo, is neither beside this program nor on PATH. Install or build it and try again.</source>
        <translation>patchswarmctl, das die Demo ausführt, liegt weder neben diesem Programm noch im PATH. Bitte installieren oder bauen und noch einmal versuchen.</translation>
    </message>
    <message>
        <source>No temporary directory can be made: %1</source>
        <translation>Es lässt sich kein temporärer Ordner anlegen: %1</translation>
    </message>
    <message>
        <source>The demo ended: %1</source>
        <translation>Die Demo ist beendet: %1</translation>
    </message>
</context>
<context>
    <name>patchswarm::pages::DoctorDialog</name>
    <message>
        <source>✓ sound</source>
        <translation>✓ in Ordnung</translation>
    </message>
    <message>
        <source>ℹ notice</source>
        <translation>ℹ Hinweis</translation>
    </message>
    <message>
        <source>⚠ warning</source>
        <translation>⚠ Warnung</translation>
    </message>
    <message>
        <source>✗ error</source>
        <translation>✗ Fehler</translation>
    </message>
    <message>
        <source>not tried</source>
        <translation>nicht versucht</translation>
    </message>
    <message>
        <source>✓ open</source>
        <translation>✓ offen</translation>
    </message>
    <message>
        <source>✗ refused</source>
        <translation>✗ abgelehnt</translation>
    </message>
    <message>
        <source>✗ no answer</source>
        <translation>✗ keine Antwort</translation>
    </message>
    <message>
        <source>✗ no way there</source>
        <translation>✗ kein Weg dorthin</translation>
    </message>
    <message>
        <source>Ports to and from neighbours</source>
        <translation>Ports zu und von Nachbarn</translation>
    </message>
    <message>
        <source>Neighbour</source>
        <translation>Nachbar</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Transport to it</source>
        <translation>Transport dorthin</translation>
    </message>
    <message>
        <source>from it</source>
        <translation>von dort</translation>
    </message>
    <message>
        <source>Admin port to it</source>
        <translation>Admin-Port dorthin</translation>
    </message>
    <message>
        <source>no link</source>
        <translation>keine Verbindung</translation>
    </message>
    <message>
        <source>%1 more are known and were not examined.</source>
        <translation>%1 weitere sind bekannt und wurden nicht untersucht.</translation>
    </message>
    <message>
        <source>Nothing is wrong. Examined in %1 s.</source>
        <translation>Alles in Ordnung. Untersucht in %1 s.</translation>
    </message>
    <message>
        <source>Errors: %1, warnings: %2. Examined in %3 s.</source>
        <translation>Fehler: %1, Warnungen: %2. Untersucht in %3 s.</translation>
    </message>
    <message>
        <source>Doctor: %1</source>
        <translation>Doktor: %1</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>What the doctor found</source>
        <translation>Was der Doktor gefunden hat</translation>
    </message>
    <message>
        <source>Examine again</source>
        <translation>Erneut untersuchen</translation>
    </message>
    <message>
        <source>Copy as command</source>
        <translation>Als Befehl kopieren</translation>
    </message>
    <message>
        <source>Copied: %1</source>
        <translation>Kopiert: %1</translation>
    </message>
    <message>
        <source>Examining network, trust, clock and disk of %1 …</source>
        <translation>Netz, Vertrauen, Uhr und Platte von %1 werden untersucht …</translation>
    </message>
    <message>
        <source>%1 could not be examined: %2</source>
        <translation>%1 konnte nicht untersucht werden: %2</translation>
    </message>
</context>
<context>
    <name>patchswarm::pages::DraftStep</name>
    <message>
        <source>%1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
</context>
<context>
    <name>patchswarm::pages::EndpointActions</name>
    <message>
        <source>%1 and %2 more</source>
        <translation>%1 und %2 weitere</translation>
    </message>
    <message>
        <source>Import CSV…</source>
        <translation>CSV importieren…</translation>
    </message>
    <message>
        <source>Enrol…</source>
        <translation>Aufnehmen…</translation>
    </message>
    <message>
        <source>Find on this LAN…</source>
        <translation>In diesem LAN suchen…</translation>
    </message>
    <message>
        <source>Endpoints that are enrolled already: address, name, group, tags</source>
        <translation>Bereits aufgenommene Endpunkte: Adresse, Name, Gruppe, Tags</translation>
    </message>
    <message>
        <source>Makes an identity for a new endpoint, as a bundle for its agent</source>
        <translation>Erzeugt eine Identität für einen neuen Endpunkt, als Bündel für seinen Agenten</translation>
    </message>
    <message>
        <source>Connect now</source>
        <translation>Jetzt verbinden</translation>
    </message>
    <message>
        <source>Set groups…</source>
        <translation>Gruppen setzen…</translation>
    </message>
    <message>
        <source>Set tags…</source>
        <translation>Tags setzen…</translation>
    </message>
    <message>
        <source>Repair drift</source>
        <translation>Abweichung beheben</translation>
    </message>
    <message>
        <source>Verify cache</source>
        <translation>Cache prüfen</translation>
    </message>
    <message>
        <source>Revoke…</source>
        <translation>Widerrufen…</translation>
    </message>
    <message>
        <source>Remove from the list</source>
        <translation>Aus der Liste entfernen</translation>
    </message>
    <message>
        <source>Copy status as command</source>
        <translation>Statusabfrage als Befehl kopieren</translation>
    </message>
    <message>
        <source>Applies the profile again that was last sent to them from here</source>
        <translation>Wendet das Profil erneut an, das zuletzt von hier gesendet wurde</translation>
    </message>
    <message>
        <source>Has them read and hash every chunk that they hold</source>
        <translation>Lässt sie jeden vorhandenen Block lesen und nachrechnen</translation>
    </message>
    <message>
        <source>Connecting to %1 endpoints</source>
        <translation>Verbindung zu %1 Endpunkten wird aufgebaut</translation>
    </message>
    <message>
        <source>Groups</source>
        <translation>Gruppen</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Tags</translation>
    </message>
    <message>
        <source>For %1 endpoints, parted by commas:</source>
        <translation>Für %1 Endpunkte, durch Kommas getrennt:</translation>
    </message>
    <message>
        <source>its agent names them itself; change local.json in its state directory</source>
        <translation>sein Agent benennt sie selbst; bitte local.json in seinem Zustandsordner ändern</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>Nothing was changed: %1</source>
        <translation>Nichts wurde geändert: %1</translation>
    </message>
    <message>
        <source>%1 endpoints: %2</source>
        <translation>%1 Endpunkte: %2</translation>
    </message>
    <message>
        <source>Set groups</source>
        <translation>Gruppen setzen</translation>
    </message>
    <message>
        <source>Set tags</source>
        <translation>Tags setzen</translation>
    </message>
    <message>
        <source>it holds nothing</source>
        <translation>er hat nichts</translation>
    </message>
    <message>
        <source>%1 chunks of %2 artifacts read</source>
        <translation>%1 Blöcke von %2 Artefakten gelesen</translation>
    </message>
    <message>
        <source>%1, all as they should be</source>
        <translation>%1, alle in Ordnung</translation>
    </message>
    <message>
        <source>%1, %2 were corrupt and are fetched again</source>
        <translation>%1, %2 waren beschädigt und werden neu geholt</translation>
    </message>
    <message>
        <source>Revoke</source>
        <translation>Widerrufen</translation>
    </message>
    <message>
        <source>Revoke %1 for good? No endpoint of the fleet will talk to it again; to come back it has to be enrolled anew.</source>
        <translation>%1 endgültig widerrufen? Kein Endpunkt der Flotte wird mehr damit sprechen; zur Rückkehr ist eine neue Aufnahme nötig.</translation>
    </message>
    <message>
        <source>Copy as command</source>
        <translation>Befehl kopieren</translation>
    </message>
    <message>
        <source>Copied: %1</source>
        <translation>Kopiert: %1</translation>
    </message>
    <message>
        <source>Nothing was revoked: none of these has a good identity of this fleet. Remove them from the list instead.</source>
        <translation>Nichts wurde widerrufen: keiner davon hat eine gültige Identität dieser Flotte. Stattdessen aus der Liste entfernen.</translation>
    </message>
    <message>
        <source>Nothing was revoked: %1</source>
        <translation>Nichts wurde widerrufen: %1</translation>
    </message>
    <message>
        <source>Revoked %1 (list %2). Connected endpoints are told now, the others by their neighbours or when they are connected.</source>
        <translation>%1 widerrufen (Liste %2). Verbundene Endpunkte erfahren es jetzt, die anderen von ihren Nachbarn oder sobald sie verbunden sind.</translation>
    </message>
    <message>
        <source>Remove %1 from the list? What the console knows of them goes; their identities stay good unless they are revoked.</source>
        <translation>%1 aus der Liste entfernen? Was die Konsole davon weiß, geht verloren; die Identitäten bleiben gültig, solange sie nicht widerrufen werden.</translation>
    </message>
    <message>
        <source>Enrol an endpoint</source>
        <translation>Endpunkt aufnehmen</translation>
    </message>
    <message>
        <source>Its name:</source>
        <translation>Sein Name:</translation>
    </message>
    <message>
        <source>Save its bundle</source>
        <translation>Sein Bündel speichern</translation>
    </message>
    <message>
        <source>Not enrolled: %1</source>
        <translation>Nicht aufgenommen: %1</translation>
    </message>
    <message>
        <source>Enrolled</source>
        <translation>Aufgenommen</translation>
    </message>
    <message>
        <source>On the endpoint: patchswarm-agent --state DIR --enroll %1</source>
        <translation>Auf dem Endpunkt: patchswarm-agent --state ORDNER --enroll %1</translation>
    </message>
    <message>
        <source>Pair by code…</source>
        <translation>Mit Code koppeln…</translation>
    </message>
    <message>
        <source>Makes an endpoint that shows a code a member of the fleet</source>
        <translation>Macht einen Endpunkt, der einen Code zeigt, zum Mitglied der Flotte</translation>
    </message>
    <message>
        <source>Asks which endpoints of this fleet are nearby</source>
        <translation>Fragt, welche Endpunkte dieser Flotte in der Nähe sind</translation>
    </message>
    <message>
        <source>Doctor</source>
        <translation>Doktor</translation>
    </message>
    <message>
        <source>Examines network, trust, clock and disk: what is wrong, and the fix</source>
        <translation>Untersucht Netz, Vertrauen, Uhr und Platte: was falsch ist und was hilft</translation>
    </message>
</context>
<context>
    <name>patchswarm::pages::EndpointDetail</name>
    <message>
        <source>Summary</source>
        <translation>Stand</translation>
    </message>
    <message>
        <source>Links with rates</source>
        <translation>Verbindungen mit Raten</translation>
    </message>
    <message>
        <source>Links</source>
        <translation>Nachbarn</translation>
    </message>
    <message>
        <source>Peers that were not used, and why</source>
        <translation>Nicht genutzte Nachbarn und der Grund</translation>
    </message>
    <message>
        <source>Not used</source>
        <translation>Ungenutzt</translation>
    </message>
    <message>
        <source>Events</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>Last events</source>
        <translation>Letzte Ereignisse</translation>
    </message>
    <message>
        <source>No endpoint selected</source>
        <translation>Kein Endpunkt ausgewählt</translation>
    </message>
    <message>
        <source>Select an endpoint in the table.</source>
        <translation>Bitte in der Tabelle einen Endpunkt auswählen.</translation>
    </message>
    <message>
        <source>Links (%1)</source>
        <translation>Nachbarn (%1)</translation>
    </message>
    <message>
        <source>Not used (%1)</source>
        <translation>Ungenutzt (%1)</translation>
    </message>
    <message>
        <source>should be %1: drifted</source>
        <translation>soll %1 sein: abgewichen</translation>
    </message>
    <message>
        <source>Profile</source>
        <translation>Profil</translation>
    </message>
    <message>
        <source>Job</source>
        <translation>Auftrag</translation>
    </message>
    <message>
        <source>Receives</source>
        <translation>Empfängt</translation>
    </message>
    <message>
        <source>Sends</source>
        <translation>Sendet</translation>
    </message>
    <message>
        <source>Cache</source>
        <translation>Cache</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>Disk free</source>
        <translation>Platte frei</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Site</source>
        <translation>Standort</translation>
    </message>
    <message>
        <source>Groups</source>
        <translation>Gruppen</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Tags</translation>
    </message>
    <message>
        <source>Last report</source>
        <translation>Letzte Meldung</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>Version</translation>
    </message>
    <message>
        <source>Identity</source>
        <translation>Identität</translation>
    </message>
    <message>
        <source>Doctor</source>
        <translation>Doktor</translation>
    </message>
    <message>
        <source>Examines network, trust, clock and disk: what is wrong, and the fix</source>
        <translation>Untersucht Netz, Vertrauen, Uhr und Platte: was falsch ist und was hilft</translation>
    </message>
</context>
<context>
    <name>patchswarm::pages::EndpointsPage</name>
    <message>
        <source>Endpoints</source>
        <translation>Endpunkte</translation>
    </message>
    <message>
        <source>Endpoint</source>
        <translation>Endpunkt</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Einzelheiten</translation>
    </message>
    <message>
        <source>Saved filters</source>
        <translation>Gespeicherte Filter</translation>
    </message>
    <message>
        <source>Filter by name, address, site, group, tag or state (Ctrl+F)</source>
        <translation>Nach Name, Adresse, Standort, Gruppe, Tag oder Zustand filtern (Strg+F)</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>Save filter…</source>
        <translation>Filter speichern…</translation>
    </message>
    <message>
        <source>Endpoints, the worst first</source>
        <translation>Endpunkte, die schlechtesten zuerst</translation>
    </message>
    <message>
        <source>Actions</source>
        <translation>Aktionen</translation>
    </message>
    <message>
        <source>Add endpoints</source>
        <translation>Hinzufügen</translation>
    </message>
    <message>
        <source>All endpoints</source>
        <translation>Alle Endpunkte</translation>
    </message>
    <message>
        <source>Save filter</source>
        <translation>Filter speichern</translation>
    </message>
    <message>
        <source>Name of this filter:</source>
        <translation>Name dieses Filters:</translation>
    </message>
    <message>
        <source>The filter was not saved: %1</source>
        <translation>Der Filter wurde nicht gespeichert: %1</translation>
    </message>
    <message>
        <source>Filter &quot;%1&quot; saved</source>
        <translation>Filter „%1“ gespeichert</translation>
    </message>
    <message>
        <source>%1 endpoints</source>
        <translation>%1 Endpunkte</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>&lt;h3&gt;This fleet has no endpoints yet&lt;/h3&gt;&lt;p&gt;&lt;b&gt;Pair by code…&lt;/b&gt; takes in an endpoint whose agent runs without an identity and shows a code.&lt;br&gt;&lt;b&gt;Enrol…&lt;/b&gt; makes an identity for a new endpoint; its agent starts with it.&lt;br&gt;&lt;b&gt;Import CSV…&lt;/b&gt; says where enrolled endpoints are: address, name, group, tags.&lt;br&gt;&lt;b&gt;Find on this LAN…&lt;/b&gt; asks which endpoints of this fleet are nearby.&lt;/p&gt;</source>
        <translation>&lt;h3&gt;Diese Flotte hat noch keine Endpunkte&lt;/h3&gt;&lt;p&gt;&lt;b&gt;Mit Code koppeln…&lt;/b&gt; nimmt einen Endpunkt auf, dessen Agent ohne Identität läuft und einen Code zeigt.&lt;br&gt;&lt;b&gt;Aufnehmen…&lt;/b&gt; stellt eine Identität für einen neuen Endpunkt aus; sein Agent startet damit.&lt;br&gt;&lt;b&gt;CSV importieren…&lt;/b&gt; sagt, wo aufgenommene Endpunkte sind: Adresse, Name, Gruppe, Tags.&lt;br&gt;&lt;b&gt;In diesem LAN suchen…&lt;/b&gt; fragt, welche Endpunkte dieser Flotte in der Nähe sind.&lt;/p&gt;</translation>
    </message>
</context>
<context>
    <name>patchswarm::pages::FleetSession</name>
    <message>
        <source>The fleet cannot be watched: %1</source>
        <translation>Die Flotte lässt sich nicht beobachten: %1</translation>
    </message>
</context>
<context>
    <name>patchswarm::pages::FleetTable</name>
    <message>
        <source>Copy rows</source>
        <translation>Zeilen kopieren</translation>
    </message>
    <message>
        <source>Export as CSV…</source>
        <translation>CSV exportieren…</translation>
    </message>
    <message>
        <source>Export as CSV</source>
        <translation>Als CSV exportieren</translation>
    </message>
    <message>
        <source>Comma-separated values (*.csv)</source>
        <translation>Kommagetrennte Werte (*.csv)</translation>
    </message>
    <message>
        <source>%1 rows written to %2</source>
        <translation>%1 Zeilen nach %2 geschrieben</translation>
    </message>
    <message>
        <source>%1 cannot be written: %2. Choose another folder.</source>
        <translation>%1 lässt sich nicht schreiben: %2. Bitte einen anderen Ordner wählen.</translation>
    </message>
    <message>
        <source>Reset columns</source>
        <translation>Spalten zurücksetzen</translation>
    </message>
</context>
<context>
    <name>patchswarm::pages::FleetView</name>
    <message>
        <source>Pages</source>
        <translation>Seiten</translation>
    </message>
    <message>
        <source>Job</source>
        <translation>Auftrag</translation>
    </message>
    <message>
        <source>Overview</source>
        <translation>Übersicht</translation>
    </message>
    <message>
        <source>Endpoints</source>
        <translation>Endpunkte</translation>
    </message>
    <message>
        <source>Profiles</source>
        <translation>Profile</translation>
    </message>
    <message>
        <source>Jobs</source>
        <translation>Aufträge</translation>
    </message>
    <message>
        <source>Swarm</source>
        <translation>Schwarm</translation>
    </message>
    <message>
        <source>Reports</source>
        <translation>Berichte</translation>
    </message>
    <message>
        <source>Audit</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>%1 (Ctrl+%2)</source>
        <translation>%1 (Strg+%2)</translation>
    </message>
</context>
<context>
    <name>patchswarm::pages::HeadingBar</name>
    <message>
        <source>More</source>
        <translation>Mehr</translation>
    </message>
    <message>
        <source>Actions that have no room here</source>
        <translation>Aktionen, für die hier kein Platz ist</translation>
    </message>
</context>
<context>
    <name>patchswarm::pages::HelpDialog</name>
    <message>
        <source>PatchSwarm help</source>
        <translation>Hilfe zu PatchSwarm</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Contents</source>
        <translation>Inhalt</translation>
    </message>
</context>
<context>
    <name>patchswarm::pages::ImportDialog</name>
    <message>
        <source>new</source>
        <translation>neu</translation>
    </message>
    <message>
        <source>changes</source>
        <translation>ändert sich</translation>
    </message>
    <message>
        <source>as it is</source>
        <translation>unverändert</translation>
    </message>
    <message>
        <source>left out</source>
        <translation>ausgelassen</translation>
    </message>
    <message>
        <source>Import endpoints</source>
        <translation>Endpunkte importieren</translation>
    </message>
    <message>
        <source>%1: %2 new, %3 changed, %4 as they are, %5 left out.</source>
        <translation>%1: %2 neu, %3 geändert, %4 unverändert, %5 ausgelassen.</translation>
    </message>
    <message>
        <source>Rows of the file</source>
        <translation>Zeilen der Datei</translation>
    </message>
    <message>
        <source>Line</source>
        <translation>Zeile</translation>
    </message>
    <message>
        <source>Endpoint</source>
        <translation>Endpunkt</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Warum</translation>
    </message>
    <message>
        <source>Import %1</source>
        <translation>%1 importieren</translation>
    </message>
    <message>
        <source>Copy as command</source>
        <translation>Befehl kopieren</translation>
    </message>
    <message>
        <source>Nothing was imported: %1</source>
        <translation>Nichts wurde importiert: %1</translation>
    </message>
    <message>
        <source>Import endpoints: address, name, group, tags</source>
        <translation>Endpunkte importieren: Adresse, Name, Gruppe, Tags</translation>
    </message>
    <message>
        <source>Comma-separated values (*.csv);;All files (*)</source>
        <translation>Kommagetrennte Werte (*.csv);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>%1 imported</source>
        <translation>%1 importiert</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>Reading %1…</source>
        <translation>Liest %1…</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>Importieren</translation>
    </message>
    <message>
        <source>Copied: %1</source>
        <translation>Kopiert: %1</translation>
    </message>
    <message>
        <source>Nothing was imported.</source>
        <translation>Nichts wurde importiert.</translation>
    </message>
    <message>
        <source>Storing…</source>
        <translation>Speichert…</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>Hält an…</translation>
    </message>
</context>
<context>
    <name>patchswarm::pages::JobActions</name>
    <message>
        <source>The job was not cancelled: %1</source>
        <translation>Der Auftrag wurde nicht abgebrochen: %1</translation>
    </message>
    <message>
        <source>There is no endpoint at which this job could %1</source>
        <translation>Es gibt keinen Endpunkt für diesen Auftrag: %1</translation>
    </message>
    <message>
        <source>%1: done at %2 endpoints</source>
        <translation>%1: bei %2 Endpunkten erledigt</translation>
    </message>
    <message>
        <source>; not at %1: %2</source>
        <translation>; nicht bei %1: %2</translation>
    </message>
    <message>
        <source>pause</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>resume</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>retry</source>
        <translation>Wiederholen</translation>
    </message>
    <message>
        <source>cancel</source>
        <translation>Abbrechen</translation>
    </message>
</context>
<context>
    <name>patchswarm::pages::JobDeployment</name>
    <message>
        <source>the pilot</source>
        <translation>Pilot</translation>
    </message>
    <message>
        <source>the pilot&apos;s sites</source>
        <translation>Standorte des Piloten</translation>
    </message>
    <message>
        <source>everybody</source>
        <translation>alle</translation>
    </message>
    <message>
        <source>%1 cannot be made</source>
        <translation>%1 lässt sich nicht anlegen</translation>
    </message>
    <message>
        <source>another console has gone on with it already (revision %1); it is shown as it stands now</source>
        <translation>eine andere Konsole hat ihn schon weitergeführt (Revision %1); gezeigt wird der jetzige Stand</translation>
    </message>
    <message>
        <source>Handing %1 to %2: %3 endpoints…</source>
        <translation>%1 wird übergeben (%2): %3 Endpunkte…</translation>
    </message>
    <message>
        <source>%1 has succeeded at %2</source>
        <translation>%1 ist erfolgreich (%2)</translation>
    </message>
    <message>
        <source>%1 did not go on: %2</source>
        <translation>%1 ging nicht weiter: %2</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is at %2 endpoints</source>
        <translation>„%1“ ist bei %2 Endpunkten</translation>
    </message>
    <message>
        <source>; %1 could not be told and will learn it from neighbours</source>
        <translation>; %1 waren nicht zu erreichen und erfahren es von Nachbarn</translation>
    </message>
    <message>
        <source>%1 cannot be written: %2</source>
        <translation>%1 lässt sich nicht schreiben: %2</translation>
    </message>
</context>
<context>
    <name>patchswarm::pages::JobPicker</name>
    <message>
        <source>Job that is looked at</source>
        <translation>Betrachteter Auftrag</translation>
    </message>
    <message>
        <source>The job that Swarm and Endpoints look at</source>
        <translation>Der Auftrag, den Schwarm und Endpunkte zeigen</translation>
    </message>
    <message>
        <source>no jobs</source>
        <translation>keine Aufträge</translation>
    </message>
</context>
<context>
    <name>patchswarm::pages::JobRolloutPanel</name>
    <message>
        <source>Pilot</source>
        <translation>Pilot</translation>
    </message>
    <message>
        <source>Pilot&apos;s sites</source>
        <translation>Standorte des Piloten</translation>
    </message>
    <message>
        <source>Everybody</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>%1: %2 wait</source>
        <translation>%1: %2 warten</translation>
    </message>
    <message>
        <source>%1: %2 of %3 done</source>
        <translation>%1: %2 von %3 fertig</translation>
    </message>
    <message>
        <source>, %1 failed</source>
        <translation>, %1 fehlgeschlagen</translation>
    </message>
    <message>
        <source>, %1 not reached</source>
        <translation>, %1 nicht erreicht</translation>
    </message>
    <message>
        <source>Retry failed</source>
        <translation>Fehlgeschlagene wiederholen</translation>
    </message>
    <message>
        <source>Copy as command</source>
        <translation>Befehl kopieren</translation>
    </message>
    <message>
        <source>Go on once a stage has succeeded</source>
        <translation>Weiter, sobald eine Stufe erfolgreich ist</translation>
    </message>
    <message>
        <source>Starts the job again where it failed, and hands it once more to whom it did not reach</source>
        <translation>Startet den Auftrag neu, wo er fehlschlug, und übergibt ihn noch einmal, wo er nicht ankam</translation>
    </message>
    <message>
        <source>Deployment, endpoint by endpoint</source>
        <translation>Bereitstellung, Endpunkt für Endpunkt</translation>
    </message>
    <message>
        <source>The next stage did not begin: %1</source>
        <translation>Die nächste Stufe begann nicht: %1</translation>
    </message>
    <message>
        <source>This job was not deployed from this console.</source>
        <translation>Dieser Auftrag wurde nicht von dieser Konsole bereitgestellt.</translation>
    </message>
    <message>
        <source>Go on: %1 (%2)</source>
        <translation>Weiter: %1 (%2)</translation>
    </message>
    <message>
        <source>It was cancelled and goes no further.</source>
        <translation>Er wurde abgebrochen und geht nicht weiter.</translation>
    </message>
</context>
<context>
    <name>patchswarm::pages::JobWizard</name>
    <message>
        <source>New job</source>
        <translation>Neuer Auftrag</translation>
    </message>
    <message>
        <source>Sign and deploy</source>
        <translation>Signieren und bereitstellen</translation>
    </message>
    <message>
        <source>The job was not signed</source>
        <translation>Der Auftrag wurde nicht signiert</translation>
    </message>
</context>
<context>
    <name>patchswarm::pages::JobsPage</name>
    <message>
        <source>not known</source>
        <translation>nicht bekannt</translation>
    </message>
    <message>
        <source>%1 (est.)</source>
        <translation>%1 (geschätzt)</translation>
    </message>
    <message>
        <source>Jobs</source>
        <translation>Aufträge</translation>
    </message>
    <message>
        <source>Course</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>Deployment</source>
        <translation>Bereitstellung</translation>
    </message>
    <message>
        <source>Jobs, what goes first on top</source>
        <translation>Aufträge, was zuerst kommt oben</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Retry failed</source>
        <translation>Wiederholen</translation>
    </message>
    <message>
        <source>Cancel…</source>
        <translation>Abbrechen…</translation>
    </message>
    <message>
        <source>Copy as command</source>
        <translation>Befehl kopieren</translation>
    </message>
    <message>
        <source>Copies the patchswarmctl line that does the same</source>
        <translation>Kopiert die patchswarmctl-Zeile, die dasselbe tut</translation>
    </message>
    <message>
        <source>New job…</source>
        <translation>Neuer Auftrag…</translation>
    </message>
    <message>
        <source>No job yet. New job… makes one out of files or a URL.</source>
        <translation>Noch kein Auftrag. „Neuer Auftrag…“ macht einen aus Dateien oder einer URL.</translation>
    </message>
    <message>
        <source>%1 of %2 delivered, %3 succeeded, %4 failed</source>
        <translation>%1 von %2 ausgeliefert, %3 erfolgreich, %4 fehlgeschlagen</translation>
    </message>
    <message>
        <source>Half have it after %1, 95 % after %2</source>
        <translation>Die Hälfte hat ihn nach %1, 95 % nach %2</translation>
    </message>
    <message>
        <source>From the origin %1, from peers %2, wasted %3</source>
        <translation>Vom Ursprung %1, von Nachbarn %2, vergeudet %3</translation>
    </message>
    <message>
        <source>Its place in the order: %1</source>
        <translation>Sein Platz in der Reihenfolge: %1</translation>
    </message>
    <message>
        <source>Deadline %1</source>
        <translation>Frist %1</translation>
    </message>
    <message>
        <source>Cancel job</source>
        <translation>Auftrag abbrechen</translation>
    </message>
    <message>
        <source>Cancel &quot;%1&quot; for good? A signed tombstone spreads like the job did; endpoints that have it already keep it.</source>
        <translation>„%1“ endgültig abbrechen? Ein signierter Löschvermerk verbreitet sich wie der Auftrag; Endpunkte, die ihn schon haben, behalten ihn.</translation>
    </message>
    <message>
        <source>The job was not deployed: %1</source>
        <translation>Der Auftrag wurde nicht bereitgestellt: %1</translation>
    </message>
</context>
<context>
    <name>patchswarm::pages::LanDialog</name>
    <message>
        <source>being asked</source>
        <translation>wird gefragt</translation>
    </message>
    <message>
        <source>this fleet, in the list</source>
        <translation>diese Flotte, in der Liste</translation>
    </message>
    <message>
        <source>this fleet</source>
        <translation>diese Flotte</translation>
    </message>
    <message>
        <source>heard, not proved</source>
        <translation>gehört, nicht bewiesen</translation>
    </message>
    <message>
        <source>not of this fleet</source>
        <translation>nicht aus dieser Flotte</translation>
    </message>
    <message>
        <source>Find on this LAN</source>
        <translation>In diesem LAN suchen</translation>
    </message>
    <message>
        <source>Endpoints that were heard</source>
        <translation>Gehörte Endpunkte</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Of this fleet</source>
        <translation>Aus dieser Flotte</translation>
    </message>
    <message>
        <source>Site</source>
        <translation>Standort</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Warum</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Hinzufügen</translation>
    </message>
    <message>
        <source>Listen again</source>
        <translation>Erneut horchen</translation>
    </message>
    <message>
        <source>&amp;Transport port</source>
        <translation>&amp;Transport-Port</translation>
    </message>
    <message>
        <source>&amp;Admin port</source>
        <translation>&amp;Admin-Port</translation>
    </message>
    <message>
        <source>Nothing can be heard: %1. Import the endpoints from CSV instead.</source>
        <translation>Es ist nichts zu hören: %1. Bitte die Endpunkte stattdessen aus CSV importieren.</translation>
    </message>
    <message>
        <source>Add %1</source>
        <translation>%1 hinzufügen</translation>
    </message>
    <message>
        <source>Listening… Heard so far: %1.</source>
        <translation>Horcht… Bisher gehört: %1.</translation>
    </message>
    <message>
        <source>Heard: %1.</source>
        <translation>Gehört: %1.</translation>
    </message>
    <message>
        <source>Announcements of other fleets, or from a clock more than ten minutes off: %1.</source>
        <translation>Ankündigungen anderer Flotten oder von Uhren, die über zehn Minuten falsch gehen: %1.</translation>
    </message>
    <message>
        <source>Check that this machine is in the same network segment and that the transport port is the one of the profile, or import a CSV with the addresses.</source>
        <translation>Bitte prüfen, ob dieser Rechner im selben Netzsegment ist und der Transport-Port dem des Profils entspricht, oder eine CSV mit den Adressen importieren.</translation>
    </message>
    <message>
        <source>%1 was not added: %2</source>
        <translation>%1 wurde nicht hinzugefügt: %2</translation>
    </message>
    <message>
        <source>%1 endpoints added</source>
        <translation>%1 Endpunkte hinzugefügt</translation>
    </message>
    <message>
        <source>Every running endpoint of this fleet in the same network segment answers, also one that has nothing to do; in a large segment that takes up to eight seconds. What is heard is a hint: &quot;this fleet&quot; means that its certificate was checked.</source>
        <translation>Jeder laufende Endpunkt dieser Flotte im selben Netzsegment antwortet, auch einer, der nichts zu tun hat; in einem großen Segment dauert das bis zu acht Sekunden. Was gehört wird, ist ein Hinweis: „diese Flotte“ heißt, dass das Zertifikat geprüft wurde.</translation>
    </message>
</context>
<context>
    <name>patchswarm::pages::MainWindow</name>
    <message>
        <source>PatchSwarm</source>
        <translation>PatchSwarm</translation>
    </message>
    <message>
        <source>&amp;Fleet</source>
        <translation>&amp;Flotte</translation>
    </message>
    <message>
        <source>&amp;Open…</source>
        <translation>Ö&amp;ffnen…</translation>
    </message>
    <message>
        <source>Watch the &amp;Patch Tuesday demo</source>
        <translation>&amp;Patch-Tuesday-Demo ansehen</translation>
    </message>
    <message>
        <source>&amp;Close fleet</source>
        <translation>Flotte &amp;schließen</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Beenden</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>&amp;Search</source>
        <translation>&amp;Suchen</translation>
    </message>
    <message>
        <source>&amp;Presentation</source>
        <translation>&amp;Präsentation</translation>
    </message>
    <message>
        <source>&amp;Follow the system</source>
        <translation>&amp;Wie das System</translation>
    </message>
    <message>
        <source>&amp;Light</source>
        <translation>He&amp;ll</translation>
    </message>
    <message>
        <source>&amp;Dark</source>
        <translation>&amp;Dunkel</translation>
    </message>
    <message>
        <source>&amp;Reset layout</source>
        <translation>Anordnung &amp;zurücksetzen</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
    <message>
        <source>&amp;Contents</source>
        <translation>&amp;Inhalt</translation>
    </message>
    <message>
        <source>&amp;About PatchSwarm</source>
        <translation>&amp;Über PatchSwarm</translation>
    </message>
    <message>
        <source>The fleet that was open last, %1, is not there any more. If it was moved, or is on a drive that is not connected, open it from where it is now.</source>
        <translation>Die zuletzt geöffnete Flotte, %1, ist nicht mehr da. Wurde sie verschoben oder liegt sie auf einem nicht verbundenen Laufwerk, bitte von dort öffnen, wo sie jetzt ist.</translation>
    </message>
    <message>
        <source>%1 cannot be opened: %2</source>
        <translation>%1 lässt sich nicht öffnen: %2</translation>
    </message>
    <message>
        <source>%1 – PatchSwarm</source>
        <translation>%1 – PatchSwarm</translation>
    </message>
    <message>
        <source>The demo cannot start: %1</source>
        <translation>Die Demo kann nicht starten: %1</translation>
    </message>
    <message>
        <source>Making a fleet and starting its agents…</source>
        <translation>Flotte wird angelegt, Agenten starten…</translation>
    </message>
    <message>
        <source>Patch Tuesday is running; the same on a terminal: %1</source>
        <translation>Patch Tuesday läuft; dasselbe im Terminal: %1</translation>
    </message>
    <message>
        <source>Open a fleet</source>
        <translation>Flotte öffnen</translation>
    </message>
    <message>
        <source>The layout is as it was when PatchSwarm was installed</source>
        <translation>Die Anordnung ist wie nach der Installation von PatchSwarm</translation>
    </message>
    <message>
        <source>&amp;Simulate a thousand endpoints</source>
        <translation>&amp;Tausend Endpunkte simulieren</translation>
    </message>
    <message>
        <source>The simulation cannot start: %1</source>
        <translation>Die Simulation kann nicht beginnen: %1</translation>
    </message>
    <message>
        <source>SIMULATED; the same on a terminal: %1</source>
        <translation>SIMULATED; dasselbe im Terminal: %1</translation>
    </message>
</context>
<context>
    <name>patchswarm::pages::OriginsStep</name>
    <message>
        <source>Where it comes from</source>
        <translation>Woher es kommt</translation>
    </message>
    <message>
        <source>One endpoint of a site fetches each byte from here once; the others get it from their neighbours.</source>
        <translation>Ein Endpunkt je Standort holt jedes Byte einmal von hier; die anderen bekommen es von ihren Nachbarn.</translation>
    </message>
    <message>
        <source>the first file&apos;s name</source>
        <translation>der Name der ersten Datei</translation>
    </message>
    <message>
        <source>KB number or vendor reference</source>
        <translation>KB-Nummer oder Herstellerreferenz</translation>
    </message>
    <message>
        <source>Origins</source>
        <translation>Ursprünge</translation>
    </message>
    <message>
        <source>&amp;Title</source>
        <translation>&amp;Titel</translation>
    </message>
    <message>
        <source>&amp;Reference</source>
        <translation>&amp;Referenz</translation>
    </message>
    <message>
        <source>&amp;Origins, one a line;
a folder ends in /</source>
        <translation>&amp;Ursprünge, einer je Zeile;
ein Ordner endet auf /</translation>
    </message>
</context>
<context>
    <name>patchswarm::pages::OutcomeCard</name>
    <message>
        <source>Close this card</source>
        <translation>Diese Karte schließen</translation>
    </message>
    <message>
        <source>Patch Tuesday: %1 of %2 endpoints have it, the last after %3.</source>
        <translation>Patch Tuesday: %1 von %2 Endpunkten haben ihn, der letzte nach %3.</translation>
    </message>
    <message>
        <source>Everybody from the CDN over the same WAN: %1 (model).</source>
        <translation>Alle vom CDN über dasselbe WAN: %1 (Modell).</translation>
    </message>
    <message>
        <source>%1 copies crossed the WAN; %2 of all bytes came from peers.</source>
        <translation>%1 Kopien gingen über das WAN; %2 aller Bytes kamen von Nachbarn.</translation>
    </message>
    <message>
        <source>Survived:</source>
        <translation>Überstanden:</translation>
    </message>
    <message>
        <source>Not survived:</source>
        <translation>Nicht überstanden:</translation>
    </message>
    <message>
        <source>Figures of this run only. The agents run on: deploy a job, change a profile.</source>
        <translation>Nur Zahlen dieses Laufs. Die Agenten laufen weiter: einen Auftrag bereitstellen, ein Profil ändern.</translation>
    </message>
    <message>
        <source>SIMULATED: the agents&apos; own decisions over virtual links, no real endpoint. The same seed gives the same run.</source>
        <translation>SIMULATED: die Entscheidungen der Agenten selbst über gedachte Leitungen, kein wirklicher Endpunkt. Derselbe Startwert ergibt denselben Ablauf.</translation>
    </message>
</context>
<context>
    <name>patchswarm::pages::OverviewPage</name>
    <message>
        <source>Overview</source>
        <translation>Übersicht</translation>
    </message>
    <message>
        <source>Connected</source>
        <translation>Verbunden</translation>
    </message>
    <message>
        <source>Need attention</source>
        <translation>Brauchen Hilfe</translation>
    </message>
    <message>
        <source>Profile drift</source>
        <translation>Profilabweichung</translation>
    </message>
    <message>
        <source>WAN saved</source>
        <translation>WAN gespart</translation>
    </message>
    <message>
        <source>Peer caches</source>
        <translation>Nachbar-Caches</translation>
    </message>
    <message>
        <source>Repair drift</source>
        <translation>Abweichung beheben</translation>
    </message>
    <message>
        <source>Applies to the drifted endpoints the profile again that was last sent to them from here; the result for each is shown</source>
        <translation>Wendet auf die abgewichenen Endpunkte das Profil erneut an, das zuletzt von hier gesendet wurde; das Ergebnis wird je Endpunkt gezeigt</translation>
    </message>
    <message>
        <source>Endpoints that need attention, the worst first</source>
        <translation>Endpunkte, die Hilfe brauchen, die schlechtesten zuerst</translation>
    </message>
    <message>
        <source>Jobs, what goes first on top</source>
        <translation>Aufträge, was zuerst kommt oben</translation>
    </message>
    <message>
        <source>Needs attention, worst first (Enter: go there)</source>
        <translation>Braucht Hilfe, das Schlimmste zuerst (Eingabe: dorthin)</translation>
    </message>
    <message>
        <source>Jobs, in the order of the agents (Enter: its swarm)</source>
        <translation>Aufträge in der Reihenfolge der Agenten (Eingabe: Schwarm)</translation>
    </message>
    <message>
        <source>of %1 endpoints</source>
        <translation>von %1 Endpunkten</translation>
    </message>
    <message>
        <source>all is well</source>
        <translation>alles in Ordnung</translation>
    </message>
    <message>
        <source>worst first below</source>
        <translation>die schlimmsten unten zuerst</translation>
    </message>
    <message>
        <source>all as sent</source>
        <translation>alle wie gesendet</translation>
    </message>
    <message>
        <source>differ from what was sent</source>
        <translation>anders als gesendet</translation>
    </message>
    <message>
        <source>of %1</source>
        <translation>von %1</translation>
    </message>
    <message>
        <source>nothing delivered yet</source>
        <translation>noch nichts ausgeliefert</translation>
    </message>
    <message>
        <source>%1 of %2 from peers</source>
        <translation>%1 von %2 von Nachbarn</translation>
    </message>
    <message>
        <source>Nobody needs attention.</source>
        <translation>Nichts verlangt Aufmerksamkeit.</translation>
    </message>
    <message>
        <source>No job yet. New job…, on the page Jobs, deploys one.</source>
        <translation>Noch kein Auftrag. „Neuer Auftrag…“ auf der Seite „Aufträge“ verteilt einen.</translation>
    </message>
</context>
<context>
    <name>patchswarm::pages::Page</name>
    <message>
        <source>Copied: %1</source>
        <translation>Kopiert: %1</translation>
    </message>
</context>
<context>
    <name>patchswarm::pages::PairDialog</name>
    <message>
        <source>A code has digits and letters other than U; &quot;%1&quot; is none of them.</source>
        <translation>Ein Code hat Ziffern und Buchstaben außer U; „%1“ gehört nicht dazu.</translation>
    </message>
    <message>
        <source>A code has 16 digits and letters; these are %1.</source>
        <translation>Ein Code hat 16 Ziffern und Buchstaben; das sind %1.</translation>
    </message>
    <message>
        <source>Pair by code</source>
        <translation>Mit Code koppeln</translation>
    </message>
    <message>
        <source>An agent that is started without an identity shows a code: on its standard error, in its journal and in STATE/pairing.code. Both sides prove that they know it; the endpoint&apos;s key never leaves it.</source>
        <translation>Ein Agent, der ohne Identität gestartet wird, zeigt einen Code: auf der Standardfehlerausgabe, im Journal und in STATE/pairing.code. Beide Seiten weisen nach, dass sie ihn kennen; der Schlüssel des Endpunkts verlässt ihn nie.</translation>
    </message>
    <message>
        <source>&amp;Address</source>
        <translation>&amp;Adresse</translation>
    </message>
    <message>
        <source>10.1.0.17, or web-01.example.com:5001</source>
        <translation>10.1.0.17 oder web-01.example.com:5001</translation>
    </message>
    <message>
        <source>&amp;Code</source>
        <translation>&amp;Code</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>&amp;Name</translation>
    </message>
    <message>
        <source>what the endpoint calls itself</source>
        <translation>wie der Endpunkt sich nennt</translation>
    </message>
    <message>
        <source>&amp;Groups</source>
        <translation>&amp;Gruppen</translation>
    </message>
    <message>
        <source>servers, pilot (may stay empty)</source>
        <translation>server, pilot (darf leer bleiben)</translation>
    </message>
    <message>
        <source>&amp;Tags</source>
        <translation>&amp;Tags</translation>
    </message>
    <message>
        <source>may stay empty</source>
        <translation>darf leer bleiben</translation>
    </message>
    <message>
        <source>What came of it</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>Pair</source>
        <translation>Koppeln</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Add to the list</source>
        <translation>Zur Liste hinzufügen</translation>
    </message>
    <message>
        <source>Show endpoint</source>
        <translation>Endpunkt zeigen</translation>
    </message>
    <message>
        <source>Copy as command</source>
        <translation>Befehl kopieren</translation>
    </message>
    <message>
        <source>Stopped; nothing was changed.</source>
        <translation>Angehalten; nichts wurde geändert.</translation>
    </message>
    <message>
        <source>Copied: %1</source>
        <translation>Kopiert: %1</translation>
    </message>
    <message>
        <source>An IP address or a host&apos;s name, with :PORT (1 to 65535) where the admin port is not 5001.</source>
        <translation>Eine IP-Adresse oder ein Rechnername, mit :PORT (1 bis 65535), wenn der Admin-Port nicht 5001 ist.</translation>
    </message>
    <message>
        <source>Its admin port is 5001 unless it was changed.</source>
        <translation>Sein Admin-Port ist 5001, wenn er nicht geändert wurde.</translation>
    </message>
    <message>
        <source>16 of 16 digits and letters: complete.</source>
        <translation>16 von 16 Ziffern und Buchstaben: vollständig.</translation>
    </message>
    <message>
        <source>%1 of 16 digits and letters.</source>
        <translation>%1 von 16 Ziffern und Buchstaben.</translation>
    </message>
    <message>
        <source>1 to 64 printable characters, none of / \ &quot; &apos; &lt; &gt; | * ?</source>
        <translation>1 bis 64 druckbare Zeichen, keines von / \ &quot; &apos; &lt; &gt; | * ?</translation>
    </message>
    <message>
        <source>It must not be taken in this fleet.</source>
        <translation>In dieser Flotte darf er nicht vergeben sein.</translation>
    </message>
    <message>
        <source>%1 at %2 is a member of the fleet now (%3).</source>
        <translation>%1 unter %2 ist jetzt Mitglied der Flotte (%3).</translation>
    </message>
    <message>
        <source>It was not added: %1</source>
        <translation>Nicht hinzugefügt: %1</translation>
    </message>
    <message>
        <source>%1 is in the list.</source>
        <translation>%1 steht in der Liste.</translation>
    </message>
    <message>
        <source>The endpoint is being given its identity. Close without seeing what comes of it? It is noted in the list.</source>
        <translation>Der Endpunkt bekommt gerade seine Identität. Schließen, ohne das Ergebnis abzuwarten? Er wird in der Liste vermerkt.</translation>
    </message>
    <message>
        <source>This is not the code that the endpoint shows.</source>
        <translation>Das ist nicht der Code, den der Endpunkt zeigt.</translation>
    </message>
    <message>
        <source>Compare it with what the endpoint shows now, and try again.</source>
        <translation>Mit dem vergleichen, was der Endpunkt jetzt zeigt, und noch einmal versuchen.</translation>
    </message>
    <message numerus="yes">
        <source>Compare it with what the endpoint shows now. %n more tries, then the code is void.</source>
        <translation>
            <numerusform>Mit dem vergleichen, was der Endpunkt jetzt zeigt. Noch %n Versuch, dann ist der Code ungültig.</numerusform>
            <numerusform>Mit dem vergleichen, was der Endpunkt jetzt zeigt. Noch %n Versuche, dann ist der Code ungültig.</numerusform>
        </translation>
    </message>
    <message>
        <source>Too many wrong codes were tried; the code is void.</source>
        <translation>Zu viele falsche Codes wurden versucht; der Code ist ungültig.</translation>
    </message>
    <message>
        <source>Wait for the endpoint to show a new one, and enter that.</source>
        <translation>Warten, bis der Endpunkt einen neuen zeigt, und diesen eingeben.</translation>
    </message>
    <message>
        <source>The endpoint shows a new one in %1 s. Enter that.</source>
        <translation>Der Endpunkt zeigt in %1 s einen neuen. Diesen eingeben.</translation>
    </message>
    <message>
        <source>The endpoint finds its certificate not valid now: a clock is wrong.</source>
        <translation>Der Endpunkt hält sein Zertifikat jetzt für nicht gültig: Eine Uhr geht falsch.</translation>
    </message>
    <message>
        <source>The endpoint&apos;s clock is %1 ahead of this machine&apos;s.</source>
        <translation>Die Uhr des Endpunkts geht gegenüber diesem Rechner %1 vor.</translation>
    </message>
    <message>
        <source>The endpoint&apos;s clock is %1 behind this machine&apos;s.</source>
        <translation>Die Uhr des Endpunkts geht gegenüber diesem Rechner %1 nach.</translation>
    </message>
    <message>
        <source>Set the wrong one right (timedatectl set-ntp true), and pair again; the code is still good.</source>
        <translation>Die falsche Uhr stellen (timedatectl set-ntp true) und noch einmal koppeln; der Code gilt noch.</translation>
    </message>
    <message>
        <source>Nothing listens at %1.</source>
        <translation>Unter %1 horcht nichts.</translation>
    </message>
    <message>
        <source>Is the agent running there without an identity, and is this its admin port (5001 unless it was changed)?</source>
        <translation>Läuft der Agent dort ohne Identität, und ist das sein Admin-Port (5001, wenn er nicht geändert wurde)?</translation>
    </message>
    <message>
        <source>%1 cannot be reached.</source>
        <translation>%1 ist nicht erreichbar.</translation>
    </message>
    <message>
        <source>Check the address, the endpoint&apos;s network and firewalls in between.</source>
        <translation>Adresse, Netz des Endpunkts und Firewalls dazwischen prüfen.</translation>
    </message>
    <message>
        <source>%1 did not answer in time.</source>
        <translation>%1 hat nicht rechtzeitig geantwortet.</translation>
    </message>
    <message>
        <source>Check that the endpoint is switched on and that no firewall in between drops TCP to its admin port; then try again.</source>
        <translation>Prüfen, ob der Endpunkt eingeschaltet ist und keine Firewall TCP zu seinem Admin-Port verwirft; dann noch einmal versuchen.</translation>
    </message>
    <message>
        <source>What answers at %1 is no endpoint that waits to be paired.</source>
        <translation>Unter %1 antwortet kein Endpunkt, der auf das Koppeln wartet.</translation>
    </message>
    <message>
        <source>Check address and port.</source>
        <translation>Adresse und Port prüfen.</translation>
    </message>
    <message>
        <source>The endpoint pairs by another version of the protocol.</source>
        <translation>Der Endpunkt koppelt mit einer anderen Version des Protokolls.</translation>
    </message>
    <message>
        <source>Install the same version of PatchSwarm here and there.</source>
        <translation>Hier und dort dieselbe Version von PatchSwarm installieren.</translation>
    </message>
    <message>
        <source>%1 turned us away.</source>
        <translation>%1 hat uns abgewiesen.</translation>
    </message>
    <message>
        <source>It belongs to another fleet already: remove STATE/identity there and start its agent again. Or too many connect to it: wait a minute.</source>
        <translation>Er gehört schon zu einer anderen Flotte: dort STATE/identity entfernen und den Agenten neu starten. Oder zu viele verbinden sich mit ihm: eine Minute warten.</translation>
    </message>
    <message>
        <source>Pairing failed: %1</source>
        <translation>Koppeln fehlgeschlagen: %1</translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation>%1 min</translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <translation>%1 h %2 min</translation>
    </message>
    <message>
        <source>%1 days</source>
        <translation>%1 Tage</translation>
    </message>
    <message>
        <source>Connecting…</source>
        <translation>Verbindet…</translation>
    </message>
    <message>
        <source>Both sides prove the code…</source>
        <translation>Beide Seiten weisen den Code nach…</translation>
    </message>
    <message>
        <source>The endpoint gets its certificate…</source>
        <translation>Der Endpunkt bekommt sein Zertifikat…</translation>
    </message>
    <message>
        <source>The endpoint starts as a member of the fleet…</source>
        <translation>Der Endpunkt startet als Mitglied der Flotte…</translation>
    </message>
    <message>
        <source>The fleet&apos;s CA key cannot be used here.</source>
        <translation>Der CA-Schlüssel der Flotte ist hier nicht nutzbar.</translation>
    </message>
    <message>
        <source>Pairing signs a certificate: put fleet-ca.key into the fleet&apos;s folder for it.</source>
        <translation>Beim Koppeln wird ein Zertifikat signiert: dafür fleet-ca.key in den Ordner der Flotte legen.</translation>
    </message>
    <message>
        <source>%1 belongs to this fleet already and needs no pairing.</source>
        <translation>%1 gehört schon zu dieser Flotte und muss nicht gekoppelt werden.</translation>
    </message>
    <message>
        <source>If it is not in the list, add it now.</source>
        <translation>Fehlt er in der Liste, jetzt hinzufügen.</translation>
    </message>
    <message>
        <source>Somebody else is pairing this endpoint at the moment.</source>
        <translation>Jemand anders koppelt diesen Endpunkt gerade.</translation>
    </message>
    <message>
        <source>Wait a minute, and try again if it still shows a code.</source>
        <translation>Eine Minute warten und noch einmal versuchen, wenn er noch einen Code zeigt.</translation>
    </message>
    <message>
        <source>The other side did not prove that it knows the code; nothing was sent to it.</source>
        <translation>Die Gegenseite hat nicht nachgewiesen, dass sie den Code kennt; ihr wurde nichts gesendet.</translation>
    </message>
    <message>
        <source>Somebody stands in between, or it is another machine: check the address, and pair from the same network segment.</source>
        <translation>Jemand steht dazwischen, oder es ist ein anderer Rechner: Adresse prüfen und aus demselben Netzsegment koppeln.</translation>
    </message>
    <message>
        <source>Its name cannot be used: %1</source>
        <translation>Der Name ist nicht nutzbar: %1</translation>
    </message>
    <message>
        <source>Enter another name and try again; the code is still good.</source>
        <translation>Einen anderen Namen eingeben und noch einmal versuchen; der Code gilt noch.</translation>
    </message>
    <message>
        <source>The endpoint did not say whether it took its identity, and is silent.</source>
        <translation>Der Endpunkt hat nicht gemeldet, ob er seine Identität angenommen hat, und schweigt.</translation>
    </message>
    <message>
        <source>What it may have got is revoked. Look at its journal, remove STATE/identity there, and pair it again.</source>
        <translation>Was er bekommen haben kann, ist widerrufen. Sein Journal ansehen, dort STATE/identity entfernen und neu koppeln.</translation>
    </message>
</context>
<context>
    <name>patchswarm::pages::PassphrasePrompt</name>
    <message>
        <source>The key of the fleet&apos;s authority is under a passphrase, which this step needs:</source>
        <translation>Der Schlüssel der CA der Flotte liegt unter einer Passphrase, die dieser Schritt braucht:</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>Passphrase</translation>
    </message>
    <message>
        <source>That is not the passphrase. Once more:</source>
        <translation>Das ist nicht die Passphrase. Noch einmal:</translation>
    </message>
</context>
<context>
    <name>patchswarm::pages::ProfileEditor</name>
    <message>
        <source>More settings</source>
        <translation>Weitere Einstellungen</translation>
    </message>
</context>
<context>
    <name>patchswarm::pages::ProfileRolloutPanel</name>
    <message>
        <source>pilot</source>
        <translation>Pilot</translation>
    </message>
    <message>
        <source>the pilot&apos;s sites</source>
        <translation>Standorte des Piloten</translation>
    </message>
    <message>
        <source>everybody else</source>
        <translation>alle übrigen</translation>
    </message>
    <message>
        <source>Progress of the roll-out</source>
        <translation>Fortschritt des Ausrollens</translation>
    </message>
    <message>
        <source>Result for each endpoint</source>
        <translation>Ergebnis je Endpunkt</translation>
    </message>
    <message>
        <source>Review…</source>
        <translation>Prüfen…</translation>
    </message>
    <message>
        <source>Retry failed</source>
        <translation>Fehlgeschlagene wiederholen</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Plans to take back each endpoint&apos;s last change, and once more the one before it: a new revision with the settings of an older one</source>
        <translation>Plant, die letzte Änderung jedes Endpunkts zurückzunehmen, und noch einmal die davor: eine neue Revision mit den Einstellungen einer älteren</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Repaired: %1 of %2 endpoints</source>
        <translation>Behoben: %1 von %2 Endpunkten</translation>
    </message>
    <message>
        <source>Stage done: %1 in force of %2</source>
        <translation>Stufe fertig: %1 von %2 in Kraft</translation>
    </message>
    <message>
        <source>No profile has drifted</source>
        <translation>Kein Profil ist abgewichen</translation>
    </message>
    <message>
        <source>Another roll-out is under way; wait for it, or stop it</source>
        <translation>Ein anderes Ausrollen ist im Gange; bitte abwarten oder anhalten</translation>
    </message>
    <message>
        <source>Apply to %1 (%2)</source>
        <translation>Anwenden auf %1 (%2)</translation>
    </message>
    <message>
        <source>Applies to %1 endpoints</source>
        <translation>Gilt für %1 Endpunkte</translation>
    </message>
    <message numerus="yes">
        <source>Signed: neighbours pass it on, to all %n known endpoint(s) that it is assigned to</source>
        <translation>
            <numerusform>Signiert: Nachbarn geben es weiter, an den %n bekannten Endpunkt, dem es zugewiesen ist</numerusform>
            <numerusform>Signiert: Nachbarn geben es weiter, an alle %n bekannten Endpunkte, denen es zugewiesen ist</numerusform>
        </translation>
    </message>
    <message>
        <source>Cannot be used yet: %1; see beside the fields.</source>
        <translation>Noch nicht nutzbar: %1; siehe neben den Feldern.</translation>
    </message>
    <message>
        <source>Changes: %1. Review shows what they do, endpoint by endpoint, before anything is sent.</source>
        <translation>Änderungen: %1. „Prüfen“ zeigt je Endpunkt, was sie bewirken, bevor etwas gesendet wird.</translation>
    </message>
    <message>
        <source>Change a setting, then review. Nothing is sent before that.</source>
        <translation>Eine Einstellung ändern, dann prüfen. Vorher wird nichts gesendet.</translation>
    </message>
    <message>
        <source>Review shows here what becomes of each endpoint.</source>
        <translation>Nach „Prüfen…“ steht hier, was aus jedem Endpunkt wird.</translation>
    </message>
</context>
<context>
    <name>patchswarm::pages::ProfilesPage</name>
    <message>
        <source>Profiles</source>
        <translation>Profile</translation>
    </message>
    <message>
        <source>Roll-out</source>
        <translation>Ausrollen</translation>
    </message>
    <message>
        <source>Whom the profile is for</source>
        <translation>Für wen das Profil ist</translation>
    </message>
    <message>
        <source>Sign, so that neighbours pass it on</source>
        <translation>Für Nachbarn signieren</translation>
    </message>
    <message>
        <source>An endpoint that is off now learns a signed profile from its neighbours; it is in force wherever its assignment applies</source>
        <translation>Ein Endpunkt, der jetzt aus ist, erfährt ein signiertes Profil von seinen Nachbarn; es gilt überall, wo seine Zuweisung passt</translation>
    </message>
    <message>
        <source>For</source>
        <translation>Für</translation>
    </message>
    <message>
        <source>Show drift</source>
        <translation>Abweichungen zeigen</translation>
    </message>
    <message>
        <source>The endpoints whose profile differs from what was sent</source>
        <translation>Die Endpunkte, deren Profil vom Gesendeten abweicht</translation>
    </message>
    <message>
        <source>Repair drift</source>
        <translation>Abweichung beheben</translation>
    </message>
    <message>
        <source>Applies to each of them the profile again that was last sent to it from here</source>
        <translation>Wendet auf jeden das Profil erneut an, das zuletzt von hier an ihn gesendet wurde</translation>
    </message>
    <message>
        <source>Drift</source>
        <translation>Abweichung</translation>
    </message>
    <message>
        <source>Revert</source>
        <translation>Verwerfen</translation>
    </message>
    <message>
        <source>Copy as command</source>
        <translation>Befehl kopieren</translation>
    </message>
    <message>
        <source>Everybody</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>Group %1</source>
        <translation>Gruppe %1</translation>
    </message>
    <message>
        <source>Nobody there is connected; starting from the defaults</source>
        <translation>Dort ist niemand verbunden; es geht von den Vorgaben aus</translation>
    </message>
    <message>
        <source>%1 did not tell its profile: %2</source>
        <translation>%1 hat sein Profil nicht gemeldet: %2</translation>
    </message>
    <message>
        <source>The profile of %1 cannot be read</source>
        <translation>Das Profil von %1 ist nicht lesbar</translation>
    </message>
    <message>
        <source>%1 r%2, as %3 has it</source>
        <translation>%1 r%2, wie bei %3</translation>
    </message>
    <message>
        <source>Repair drift, in the menu of the table, applies what was sent again</source>
        <translation>„Abweichung beheben“ im Menü der Tabelle wendet das Gesendete erneut an</translation>
    </message>
</context>
<context>
    <name>patchswarm::pages::RecorderNotice</name>
    <message>
        <source>Not recording: %1</source>
        <translation>Keine Aufzeichnung: %1</translation>
    </message>
</context>
<context>
    <name>patchswarm::pages::ReportsPage</name>
    <message>
        <source>Reports</source>
        <translation>Berichte</translation>
    </message>
    <message>
        <source>Savings by job</source>
        <translation>Einsparung je Auftrag</translation>
    </message>
    <message>
        <source>Savings by site</source>
        <translation>Einsparung je Standort</translation>
    </message>
    <message>
        <source>Savings by day</source>
        <translation>Einsparung je Tag</translation>
    </message>
    <message>
        <source>Time to remediation</source>
        <translation>Zeit bis zur Behebung</translation>
    </message>
    <message>
        <source>Stragglers</source>
        <translation>Nachzügler</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>Bericht</translation>
    </message>
    <message>
        <source>All jobs</source>
        <translation>Alle Aufträge</translation>
    </message>
    <message>
        <source>The chosen job</source>
        <translation>Der gewählte Auftrag</translation>
    </message>
    <message>
        <source>Jobs in the report</source>
        <translation>Aufträge im Bericht</translation>
    </message>
    <message>
        <source>Refresh</source>
        <translation>Aktualisieren</translation>
    </message>
    <message>
        <source>Copy as command</source>
        <translation>Befehl kopieren</translation>
    </message>
    <message>
        <source>Export as CSV…</source>
        <translation>CSV exportieren…</translation>
    </message>
    <message>
        <source>Export as CSV</source>
        <translation>Als CSV exportieren</translation>
    </message>
    <message>
        <source>Comma-separated values (*.csv)</source>
        <translation>Kommagetrennte Werte (*.csv)</translation>
    </message>
    <message>
        <source>Report written to %1</source>
        <translation>Bericht nach %1 geschrieben</translation>
    </message>
    <message>
        <source>%1 cannot be written: %2. Choose another folder.</source>
        <translation>%1 lässt sich nicht schreiben: %2. Bitte einen anderen Ordner wählen.</translation>
    </message>
    <message>
        <source>Nothing to report yet.</source>
        <translation>Noch nichts zu berichten.</translation>
    </message>
</context>
<context>
    <name>patchswarm::pages::SearchBox</name>
    <message>
        <source>Search</source>
        <translation>Suche</translation>
    </message>
    <message>
        <source>Search endpoints, jobs, pages and actions (Ctrl+K)</source>
        <translation>Endpunkte, Aufträge, Seiten, Aktionen (Strg+K)</translation>
    </message>
</context>
<context>
    <name>patchswarm::pages::SettingRow</name>
    <message>
        <source>%1
In commands: %2</source>
        <translation>%1
In Befehlen: %2</translation>
    </message>
    <message>
        <source>on</source>
        <translation>an</translation>
    </message>
    <message>
        <source>off</source>
        <translation>aus</translation>
    </message>
    <message>
        <source>in force: %1</source>
        <translation>in Kraft: %1</translation>
    </message>
</context>
<context>
    <name>patchswarm::pages::StatusPill</name>
    <message>
        <source>Show the endpoints that are not connected</source>
        <translation>Die nicht verbundenen Endpunkte zeigen</translation>
    </message>
    <message>
        <source>no endpoints</source>
        <translation>keine Endpunkte</translation>
    </message>
    <message>
        <source>%1 of %2 connected</source>
        <translation>%1 von %2 verbunden</translation>
    </message>
    <message>
        <source>%1, oldest data %2 s</source>
        <translation>%1, älteste Daten %2 s</translation>
    </message>
    <message>
        <source>simulated: %1 of %2 on, after %3</source>
        <translation>simuliert: %1 von %2 an, nach %3</translation>
    </message>
</context>
<context>
    <name>patchswarm::pages::SwarmPage</name>
    <message>
        <source>Swarm</source>
        <translation>Schwarm</translation>
    </message>
    <message>
        <source>Live picture of the swarm</source>
        <translation>Livebild des Schwarms</translation>
    </message>
    <message>
        <source>Dashed line: everybody from the CDN over a WAN of</source>
        <translation>Gestrichelt: alle vom CDN über ein WAN von</translation>
    </message>
    <message>
        <source> Mbit/s per site</source>
        <translation> Mbit/s je Standort</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>nicht bekannt</translation>
    </message>
    <message>
        <source>WAN rate of a site, for the model</source>
        <translation>WAN-Rate eines Standorts, für das Modell</translation>
    </message>
    <message>
        <source>Events</source>
        <translation>Ereignisse</translation>
    </message>
    <message>
        <source>Roll-out</source>
        <translation>Ausrollen</translation>
    </message>
    <message>
        <source>Throughput</source>
        <translation>Durchsatz</translation>
    </message>
    <message>
        <source>Chunks</source>
        <translation>Blöcke</translation>
    </message>
    <message>
        <source>As a table</source>
        <translation>Als Tabelle</translation>
    </message>
    <message>
        <source>The endpoints of this job as a table</source>
        <translation>Die Endpunkte dieses Auftrags als Tabelle</translation>
    </message>
    <message>
        <source>Save picture…</source>
        <translation>Bild speichern…</translation>
    </message>
    <message>
        <source>Presentation (F11)</source>
        <translation>Präsentation (F11)</translation>
    </message>
    <message>
        <source>Only failed endpoints are lit; click again for all</source>
        <translation>Nur fehlgeschlagene Endpunkte leuchten; noch ein Klick zeigt alle</translation>
    </message>
    <message>
        <source>All endpoints are lit</source>
        <translation>Alle Endpunkte leuchten</translation>
    </message>
    <message>
        <source>Save picture</source>
        <translation>Bild speichern</translation>
    </message>
    <message>
        <source>Pictures (*.png)</source>
        <translation>Bilder (*.png)</translation>
    </message>
    <message>
        <source>Picture written to %1</source>
        <translation>Bild nach %1 geschrieben</translation>
    </message>
    <message>
        <source>%1 cannot be written; choose another folder.</source>
        <translation>%1 lässt sich nicht schreiben; bitte einen anderen Ordner wählen.</translation>
    </message>
</context>
<context>
    <name>patchswarm::pages::TargetsStep</name>
    <message>
        <source>Who gets it</source>
        <translation>Wer es bekommt</translation>
    </message>
    <message>
        <source>The job is signed with your key. Endpoints that are off now learn it from their neighbours.</source>
        <translation>Der Auftrag wird mit Ihrem Schlüssel signiert. Endpunkte, die jetzt aus sind, erfahren ihn von ihren Nachbarn.</translation>
    </message>
    <message>
        <source>Not before</source>
        <translation>Nicht vor</translation>
    </message>
    <message>
        <source>Expires</source>
        <translation>Läuft ab</translation>
    </message>
    <message>
        <source>All endpoints</source>
        <translation>Alle Endpunkte</translation>
    </message>
    <message>
        <source>A group</source>
        <translation>Eine Gruppe</translation>
    </message>
    <message>
        <source>A tag</source>
        <translation>Ein Tag</translation>
    </message>
    <message>
        <source>One endpoint</source>
        <translation>Ein Endpunkt</translation>
    </message>
    <message>
        <source>From then on, endpoints that do not have it yet leave it</source>
        <translation>Ab dann lassen ihn Endpunkte liegen, die ihn noch nicht haben</translation>
    </message>
    <message>
        <source>Which one</source>
        <translation>Welche</translation>
    </message>
    <message>
        <source>Copy as command</source>
        <translation>Befehl kopieren</translation>
    </message>
    <message>
        <source>&amp;For</source>
        <translation>&amp;Für</translation>
    </message>
    <message>
        <source>Copied: %1</source>
        <translation>Kopiert: %1</translation>
    </message>
    <message>
        <source>In stages</source>
        <translation>In Stufen</translation>
    </message>
    <message>
        <source>A pilot first, then the pilot&apos;s sites, then everybody; nobody gets it before its stage, not from a neighbour either</source>
        <translation>Zuerst ein Pilot, dann dessen Standorte, dann alle; niemand bekommt ihn vor seiner Stufe, auch nicht von einem Nachbarn</translation>
    </message>
    <message>
        <source>pilot of </source>
        <translation>Pilot mit </translation>
    </message>
    <message>
        <source>Endpoints of the pilot</source>
        <translation>Endpunkte des Piloten</translation>
    </message>
    <message>
        <source>go on once a stage has succeeded</source>
        <translation>weiter, sobald eine Stufe erfolgreich ist</translation>
    </message>
    <message>
        <source>Files: %1, %2. Endpoints of this fleet that get them: %3.</source>
        <translation>Dateien: %1, %2. Endpunkte dieser Flotte, die sie bekommen: %3.</translation>
    </message>
</context>
<context>
    <name>patchswarm::pages::TimeMachine</name>
    <message>
        <source>It cannot be replayed: %1</source>
        <translation>Wiedergabe nicht möglich: %1</translation>
    </message>
</context>
<context>
    <name>patchswarm::pages::UrgencyStep</name>
    <message>
        <source>How urgent it is</source>
        <translation>Wie dringend es ist</translation>
    </message>
    <message>
        <source>Endpoints work in this order: known to be exploited, then the earliest deadline, then the higher risk.</source>
        <translation>Endpunkte arbeiten in dieser Reihenfolge: bekannt ausgenutzt, dann die früheste Frist, dann das höhere Risiko.</translation>
    </message>
    <message>
        <source>Known to be exploited (KEV)</source>
        <translation>Bekannt ausgenutzt (KEV)</translation>
    </message>
    <message>
        <source>Deadline</source>
        <translation>Frist</translation>
    </message>
    <message>
        <source> of 1000</source>
        <translation> von 1000</translation>
    </message>
    <message>
        <source>Import KEV catalogue (CSV)…</source>
        <translation>KEV-Katalog importieren (CSV)…</translation>
    </message>
    <message>
        <source>Import risk scores (CSV)…</source>
        <translation>Risikowerte importieren (CSV)…</translation>
    </message>
    <message>
        <source>&amp;CVEs</source>
        <translation>&amp;CVEs</translation>
    </message>
    <message>
        <source>&amp;Risk</source>
        <translation>&amp;Risiko</translation>
    </message>
    <message>
        <source>In the catalogue: %1</source>
        <translation>Im Katalog: %1</translation>
    </message>
    <message>
        <source>Exposed since</source>
        <translation>Angreifbar seit</translation>
    </message>
    <message>
        <source>Since when endpoints could be attacked, for example the day of the disclosure; the report counts the time to remediation from here</source>
        <translation>Seit wann Endpunkte angreifbar sind, zum Beispiel der Tag der Veröffentlichung; der Bericht zählt die Zeit bis zur Behebung ab hier</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>Importieren</translation>
    </message>
    <message>
        <source>Comma-separated values (*.csv);;All files (*)</source>
        <translation>Kommagetrennte Werte (*.csv);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>%1 cannot be read: %2</source>
        <translation>%1 ist nicht lesbar: %2</translation>
    </message>
    <message>
        <source>%1 was not imported: %2</source>
        <translation>%1 wurde nicht importiert: %2</translation>
    </message>
    <message>
        <source>%1 rows taken</source>
        <translation>%1 Zeilen übernommen</translation>
    </message>
    <message>
        <source>, %1 left out; the first, line %2: %3</source>
        <translation>, %1 ausgelassen; die erste, Zeile %2: %3</translation>
    </message>
</context>
<context>
    <name>patchswarm::pages::WelcomePage</name>
    <message>
        <source>Patches spread from neighbour to neighbour.
One copy crosses the WAN, every byte is verified.</source>
        <translation>Patches gehen von Nachbar zu Nachbar.
Eine Kopie kommt über das WAN, jedes Byte wird geprüft.</translation>
    </message>
    <message>
        <source>Create a fleet</source>
        <translation>Flotte anlegen</translation>
    </message>
    <message>
        <source>Makes the fleet&apos;s certificate authority and your administrator key. Keep the folder safe: whoever has it controls the fleet.</source>
        <translation>Erzeugt die Zertifizierungsstelle der Flotte und Ihren Administratorschlüssel. Den Ordner sicher verwahren: Wer ihn hat, steuert die Flotte.</translation>
    </message>
    <message>
        <source>Contoso</source>
        <translation>Contoso</translation>
    </message>
    <message>
        <source>an empty or new folder</source>
        <translation>ein leerer oder neuer Ordner</translation>
    </message>
    <message>
        <source>Choose a folder</source>
        <translation>Ordner wählen</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>&amp;Name</translation>
    </message>
    <message>
        <source>&amp;Folder</source>
        <translation>&amp;Ordner</translation>
    </message>
    <message>
        <source>Create</source>
        <translation>Anlegen</translation>
    </message>
    <message>
        <source>Open a fleet</source>
        <translation>Flotte öffnen</translation>
    </message>
    <message>
        <source>A folder with fleet-ca.pem, admin.pem and their keys, made here or by patchswarmctl fleet create.</source>
        <translation>Ein Ordner mit fleet-ca.pem, admin.pem und ihren Schlüsseln, hier angelegt oder mit patchswarmctl fleet create.</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>Öffnen…</translation>
    </message>
    <message>
        <source>Watch the Patch Tuesday demo</source>
        <translation>Patch-Tuesday-Demo ansehen</translation>
    </message>
    <message>
        <source>Sixteen real agents on this machine get a patch from one origin behind a slow WAN. One joins late, one is killed and returns, one serves wrong bytes.

Nothing to set up, nothing is left behind.</source>
        <translation>Sechzehn echte Agenten auf diesem Rechner holen einen Patch von einem Ursprung hinter einem langsamen WAN. Einer kommt spät, einer wird abgeschossen und kehrt zurück, einer liefert falsche Bytes.

Nichts einzurichten, nichts bleibt zurück.</translation>
    </message>
    <message>
        <source>Start the demo</source>
        <translation>Demo starten</translation>
    </message>
    <message>
        <source>Open %1</source>
        <translation>%1 öffnen</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>Startet…</translation>
    </message>
    <message>
        <source>Give the whole path, beginning with /.</source>
        <translation>Bitte den ganzen Pfad angeben, beginnend mit /.</translation>
    </message>
    <message>
        <source>That folder is not empty. Choose another, or open it as a fleet.</source>
        <translation>Dieser Ordner ist nicht leer. Bitte einen anderen wählen oder ihn als Flotte öffnen.</translation>
    </message>
    <message>
        <source>The fleet was not created: %1</source>
        <translation>Die Flotte wurde nicht angelegt: %1</translation>
    </message>
    <message>
        <source>An empty folder for the fleet&apos;s keys</source>
        <translation>Ein leerer Ordner für die Schlüssel der Flotte</translation>
    </message>
    <message>
        <source>Simulate 1,000 endpoints</source>
        <translation>1.000 Endpunkte simulieren</translation>
    </message>
    <message>
        <source>The same day for a thousand endpoints and 5 GB, computed by the agents&apos; own decisions over virtual links. Everything it shows is marked SIMULATED.</source>
        <translation>Derselbe Tag für tausend Endpunkte und 5 GB, berechnet mit den Entscheidungen der Agenten selbst über gedachte Leitungen. Alles, was er zeigt, trägt die Marke SIMULATED.</translation>
    </message>
</context>
<context>
    <name>patchswarm::simulator::FleetPicture</name>
    <message>
        <source>The scenario has taken it away.</source>
        <translation>Das Szenario hat ihn weggenommen.</translation>
    </message>
    <message>
        <source>It is not switched on yet.</source>
        <translation>Er ist noch nicht eingeschaltet.</translation>
    </message>
</context>
<context>
    <name>patchswarm::simulator::SimulatedFleet</name>
    <message>
        <source>No temporary directory can be made: %1</source>
        <translation>Es lässt sich kein temporärer Ordner anlegen: %1</translation>
    </message>
</context>
<context>
    <name>patchswarm::views::ChunkMatrix</name>
    <message>
        <source>Chunks held</source>
        <translation>Vorhandene Blöcke</translation>
    </message>
    <message>
        <source>%1 of the chunks</source>
        <translation>%1 der Blöcke</translation>
    </message>
    <message>
        <source>No chunk maps yet.</source>
        <translation>Noch keine Blockkarten.</translation>
    </message>
    <message>
        <source>%1 endpoints, %2 chunks in file order</source>
        <translation>%1 Endpunkte, %2 Blöcke in Dateireihenfolge</translation>
    </message>
    <message>
        <source>rarest chunk: no copy yet</source>
        <translation>seltenster Block: noch keine Kopie</translation>
    </message>
    <message>
        <source>rarest chunk: %1 copies</source>
        <translation>seltenster Block: %1 Kopien</translation>
    </message>
    <message>
        <source>copies</source>
        <translation>Kopien</translation>
    </message>
    <message>
        <source>chunks %1 to %2</source>
        <translation>Blöcke %1 bis %2</translation>
    </message>
    <message>
        <source>rarest one: %1 copies</source>
        <translation>seltenster: %1 Kopien</translation>
    </message>
    <message>
        <source>%1 held</source>
        <translation>%1 vorhanden</translation>
    </message>
</context>
<context>
    <name>patchswarm::views::KpiStrip</name>
    <message>
        <source>Roll-out in figures</source>
        <translation>Ausrollen in Zahlen</translation>
    </message>
    <message>
        <source>Complete</source>
        <translation>Vollständig</translation>
    </message>
    <message>
        <source>of %1</source>
        <translation>von %1</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Fehlgeschlagen</translation>
    </message>
    <message>
        <source>show them</source>
        <translation>anzeigen</translation>
    </message>
    <message>
        <source>none so far</source>
        <translation>bisher keine</translation>
    </message>
    <message>
        <source>From peers</source>
        <translation>Von Nachbarn</translation>
    </message>
    <message>
        <source>%1 of %2 verified</source>
        <translation>%1 / %2 geprüft</translation>
    </message>
    <message>
        <source>WAN copies per site</source>
        <translation>Kopien je Standort</translation>
    </message>
    <message>
        <source>WAN copies</source>
        <translation>WAN-Kopien</translation>
    </message>
    <message>
        <source>%1 allowed</source>
        <translation>%1 erlaubt</translation>
    </message>
    <message>
        <source>budget not known</source>
        <translation>Budget unbekannt</translation>
    </message>
    <message>
        <source>Finish, est.</source>
        <translation>Fertig, geschätzt</translation>
    </message>
    <message>
        <source>Finished</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>half; 95 % by %1</source>
        <translation>Hälfte; 95 % nach %1</translation>
    </message>
    <message>
        <source>not enough reports yet</source>
        <translation>noch zu wenig Meldungen</translation>
    </message>
    <message>
        <source>Oldest report</source>
        <translation>Älteste Daten</translation>
    </message>
    <message>
        <source>%1 events lost</source>
        <translation>%1 Ereignisse verloren</translation>
    </message>
    <message>
        <source>no events lost</source>
        <translation>kein Ereignis verloren</translation>
    </message>
    <message>
        <source>Endpoints whose every chunk is verified, of all that are targeted. Failed ones stay in the total.</source>
        <translation>Endpunkte, deren sämtliche Blöcke geprüft sind, von allen Zielen. Fehlgeschlagene zählen weiter mit.</translation>
    </message>
    <message>
        <source>Endpoints that gave up. Click to see only these.</source>
        <translation>Endpunkte, die aufgegeben haben. Klick zeigt nur diese.</translation>
    </message>
    <message>
        <source>Verified bytes received from peers / all verified bytes.</source>
        <translation>Von Nachbarn empfangene geprüfte Bytes / alle geprüften Bytes.</translation>
    </message>
    <message>
        <source>Verified bytes from origin and gateway / size of the artifact / sites (%1). Allowed: originBudgetTarget of the profile.</source>
        <translation>Geprüfte Bytes von Ursprung und Gateway / Größe des Artefakts / Standorte (%1). Erlaubt: originBudgetTarget des Profils.</translation>
    </message>
    <message>
        <source>Estimate from the rates of the last reports, counted from publishing.</source>
        <translation>Schätzung aus den Raten der letzten Meldungen, gezählt ab Veröffentlichung.</translation>
    </message>
    <message>
        <source>When half and when 95 % of the targets had it, counted from publishing.</source>
        <translation>Wann die Hälfte und wann 95 % der Ziele ihn hatten, gezählt ab Veröffentlichung.</translation>
    </message>
    <message>
        <source>Age of the oldest report in this picture. Events lost: told by endpoints while they were watched, and no longer to be had.</source>
        <translation>Alter der ältesten Meldung in diesem Bild. Verlorene Ereignisse: von beobachteten Endpunkten gemeldet und nicht mehr zu haben.</translation>
    </message>
    <message>
        <source>half; 95 % not known yet</source>
        <translation>Hälfte; 95 % noch nicht bekannt</translation>
    </message>
</context>
<context>
    <name>patchswarm::views::PiecesBar</name>
    <message>
        <source>Pieces</source>
        <translation>Blöcke</translation>
    </message>
    <message>
        <source>no chunk map yet</source>
        <translation>noch keine Blockkarte</translation>
    </message>
    <message>
        <source>%1 of %2 chunks</source>
        <translation>%1 von %2 Blöcken</translation>
    </message>
    <message>
        <source>%1, %2 on their way</source>
        <translation>%1, %2 unterwegs</translation>
    </message>
</context>
<context>
    <name>patchswarm::views::SCurve</name>
    <message>
        <source>since publishing (min:s)</source>
        <translation>seit Veröffentlichung (min:s)</translation>
    </message>
    <message>
        <source>endpoints</source>
        <translation>Endpunkte</translation>
    </message>
    <message>
        <source>Roll-out over time</source>
        <translation>Ausrollen im Zeitverlauf</translation>
    </message>
    <message>
        <source>at %1</source>
        <translation>bei %1</translation>
    </message>
    <message>
        <source>No reports yet.</source>
        <translation>Noch keine Meldungen.</translation>
    </message>
    <message>
        <source>- -  model: everybody from the CDN (%1)</source>
        <translation>- -  Modell: alle vom CDN (%1)</translation>
    </message>
    <message>
        <source>deadline</source>
        <translation>Frist</translation>
    </message>
    <message>
        <source>%1 since publishing</source>
        <translation>%1 seit Veröffentlichung</translation>
    </message>
</context>
<context>
    <name>patchswarm::views::SwarmCanvas</name>
    <message>
        <source>Swarm</source>
        <translation>Schwarm</translation>
    </message>
    <message>
        <source>A tile for each endpoint, grouped by site. Arrow keys move, Enter goes nearer, Escape goes back. The Endpoints page lists the same.</source>
        <translation>Eine Kachel je Endpunkt, nach Standort geordnet. Pfeiltasten bewegen, Eingabe geht näher heran, Escape zurück. Die Seite Endpunkte zeigt dasselbe als Liste.</translation>
    </message>
    <message>
        <source>%1 of %2 done</source>
        <translation>%1 von %2 fertig</translation>
    </message>
    <message>
        <source>%1 failed</source>
        <translation>%1 fehlgeschlagen</translation>
    </message>
    <message>
        <source>receives %1 from it, sends %2 to it</source>
        <translation>empfängt %1 von ihm, sendet %2 an ihn</translation>
    </message>
    <message>
        <source>fetches from the origin for its site</source>
        <translation>holt vom Ursprung für seinen Standort</translation>
    </message>
    <message>
        <source>site %1</source>
        <translation>Standort %1</translation>
    </message>
    <message>
        <source>%1 over the WAN</source>
        <translation>%1 über das WAN</translation>
    </message>
    <message numerus="yes">
        <source>%1 over the WAN / %2 / %n site(s). The mark on the bar is what a site may fetch: originBudgetTarget of the profile.</source>
        <translation>
            <numerusform>%1 über das WAN / %2 / %n Standort. Die Marke am Balken ist, was ein Standort holen darf: originBudgetTarget des Profils.</numerusform>
            <numerusform>%1 über das WAN / %2 / %n Standorte. Die Marke am Balken ist, was ein Standort holen darf: originBudgetTarget des Profils.</numerusform>
        </translation>
    </message>
    <message>
        <source>All sites</source>
        <translation>Alle Standorte</translation>
    </message>
    <message>
        <source>Esc: back</source>
        <translation>Esc: zurück</translation>
    </message>
    <message>
        <source>No endpoint takes part in this job yet.</source>
        <translation>Noch nimmt kein Endpunkt an diesem Auftrag teil.</translation>
    </message>
</context>
<context>
    <name>patchswarm::views::Throughput</name>
    <message>
        <source>since publishing (min:s)</source>
        <translation>seit Veröffentlichung (min:s)</translation>
    </message>
    <message>
        <source>received</source>
        <translation>empfangen</translation>
    </message>
    <message>
        <source>Throughput</source>
        <translation>Durchsatz</translation>
    </message>
    <message>
        <source>at %1</source>
        <translation>bei %1</translation>
    </message>
    <message>
        <source>No reports yet.</source>
        <translation>Noch keine Meldungen.</translation>
    </message>
    <message>
        <source>from origin</source>
        <translation>vom Ursprung</translation>
    </message>
    <message>
        <source>from peers, on top</source>
        <translation>von Nachbarn, oben</translation>
    </message>
    <message>
        <source>%1 since publishing</source>
        <translation>%1 seit Veröffentlichung</translation>
    </message>
    <message>
        <source>%1 from peers</source>
        <translation>%1 von Nachbarn</translation>
    </message>
    <message>
        <source>%1 from origin</source>
        <translation>%1 vom Ursprung</translation>
    </message>
</context>
<context>
    <name>patchswarm::views::Timeline</name>
    <message>
        <source>Replay speed</source>
        <translation>Wiedergabetempo</translation>
    </message>
    <message>
        <source>Live</source>
        <translation>Live</translation>
    </message>
    <message>
        <source>Leave the replay and show what happens now</source>
        <translation>Wiedergabe verlassen und zeigen, was jetzt geschieht</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Replay</source>
        <translation>Wiedergabe</translation>
    </message>
    <message>
        <source>Pause the replay</source>
        <translation>Wiedergabe anhalten</translation>
    </message>
    <message>
        <source>Replay the recording</source>
        <translation>Aufzeichnung wiedergeben</translation>
    </message>
</context>
<context>
    <name>patchswarm::views::TimelineTrack</name>
    <message>
        <source>Recording</source>
        <translation>Aufzeichnung</translation>
    </message>
    <message>
        <source>Left and right move by a second, with Shift by ten.</source>
        <translation>Links und rechts bewegen um eine Sekunde, mit Umschalt um zehn.</translation>
    </message>
    <message>
        <source>now</source>
        <translation>jetzt</translation>
    </message>
</context>
<context>
    <name>picture</name>
    <message>
        <source>waiting</source>
        <translation>wartet</translation>
    </message>
    <message>
        <source>from origin</source>
        <translation>vom Ursprung</translation>
    </message>
    <message>
        <source>from peers</source>
        <translation>von Nachbarn</translation>
    </message>
    <message>
        <source>verifying</source>
        <translation>prüft</translation>
    </message>
    <message>
        <source>done</source>
        <translation>fertig</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>fehlgeschlagen</translation>
    </message>
    <message>
        <source>live</source>
        <translation>live</translation>
    </message>
    <message>
        <source>stale</source>
        <translation>veraltet</translation>
    </message>
    <message>
        <source>offline</source>
        <translation>offline</translation>
    </message>
    <message>
        <source>needs attention</source>
        <translation>braucht Hilfe</translation>
    </message>
    <message>
        <source>disk full</source>
        <translation>Platte voll</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>angehalten</translation>
    </message>
    <message>
        <source>profile drift</source>
        <translation>Profil weicht ab</translation>
    </message>
</context>
<context>
    <name>swarmlegend</name>
    <message>
        <source>stale or offline</source>
        <translation>veraltet oder offline</translation>
    </message>
    <message>
        <source>%1 events lost</source>
        <translation>%1 Ereignisse verloren</translation>
    </message>
</context>
<context>
    <name>tile</name>
    <message>
        <source>crew</source>
        <translation>Team</translation>
    </message>
</context>
</TS>
