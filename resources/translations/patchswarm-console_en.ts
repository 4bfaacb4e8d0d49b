<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>patchswarm::models::Endpoints</name>
    <message numerus="yes">
        <source>%n running</source>
        <translation>
            <numerusform>%n running</numerusform>
            <numerusform>%n running</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n failed</source>
        <translation>
            <numerusform>%n failed</numerusform>
            <numerusform>%n failed</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>patchswarm::models::JobTableModel</name>
    <message numerus="yes">
        <source>ended, %n failed</source>
        <translation>
            <numerusform>ended, %n failed</numerusform>
            <numerusform>ended, %n failed</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>patchswarm::models::Reports</name>
    <message numerus="yes">
        <source>%n transfer(s) left out: what the endpoint says cannot be</source>
        <translation>
            <numerusform>%n transfer left out: what the endpoint says cannot be</numerusform>
            <numerusform>%n transfers left out: what the endpoints say cannot be</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>patchswarm::models::SwarmFigures</name>
    <message numerus="yes">
        <source>%n peer(s) not used: %1</source>
        <translation>
            <numerusform>%n peer not used: %1</numerusform>
            <numerusform>%n peers not used: %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 for each of %n site(s), %2 x %3, one after another</source>
        <translation>
            <numerusform>%1 for %n site, %2 x %3, one after another</numerusform>
            <numerusform>%1 for each of %n sites, %2 x %3, one after another</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>patchswarm::pages::PairDialog</name>
    <message numerus="yes">
        <source>Compare it with what the endpoint shows now. %n more tries, then the code is void.</source>
        <translation>
            <numerusform>Compare it with what the endpoint shows now. %n more try, then the code is void.</numerusform>
            <numerusform>Compare it with what the endpoint shows now. %n more tries, then the code is void.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>patchswarm::pages::ProfileRolloutPanel</name>
    <message numerus="yes">
        <source>Signed: neighbours pass it on, to all %n known endpoint(s) that it is assigned to</source>
        <translation>
            <numerusform>Signed: neighbours pass it on, to the %n known endpoint that it is assigned to</numerusform>
            <numerusform>Signed: neighbours pass it on, to all %n known endpoints that it is assigned to</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>patchswarm::views::SwarmCanvas</name>
    <message numerus="yes">
        <source>%1 over the WAN / %2 / %n site(s). The mark on the bar is what a site may fetch: originBudgetTarget of the profile.</source>
        <translation>
            <numerusform>%1 over the WAN / %2 / %n site. The mark on the bar is what a site may fetch: originBudgetTarget of the profile.</numerusform>
            <numerusform>%1 over the WAN / %2 / %n sites. The mark on the bar is what a site may fetch: originBudgetTarget of the profile.</numerusform>
        </translation>
    </message>
</context>
</TS>
