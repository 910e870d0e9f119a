using System.Text.Json.Nodes;

namespace LuBan.Access.Tests.Decisions;

/// <summary>
/// Who may do what under <see cref="DecisionPolicy"/>: <c>who | verb thing | yes or no</c>. Who is a user, then groups behind plus signs. A thing is
/// <c>plural/subresource.group:name@namespace</c>, of which all but the plural may be missing, or a path.
/// </summary>
internal static class DecisionTable
{
    private const string Text = """
        root | get configmaps@team | yes
        root | deletecollection secrets.any.example:x@other | yes
        root | weird things.group.example | yes
        root | * * | yes
        root | get /anything/at/all | yes
        root | * /* | yes
        root2 | get configmaps@team | no
        Root | get configmaps@team | no
        res | get configmaps@team | yes
        res | update pods/status@team | yes
        res | create things/sub.group.example:n@team | yes
        res | get /metrics | no
        res | * *.* | yes
        paths | get /metrics | yes
        paths | delete /a/b/c | yes
        paths | get configmaps@team | no
        paths | * * | no
        reader | get configmaps@team | yes
        reader | get configmaps:one@team | yes
        reader | list configmaps | yes
        reader | watch configmaps@other | yes
        reader | create configmaps@team | no
        reader | GET configmaps@team | no
        reader | * configmaps@team | no
        reader | get * | no
        reader | get configmap@team | no
        reader | get configmaps.apps@team | no
        reader | get configmaps.*@team | no
        reader | get configmaps/status@team | no
        reader | get secrets@team | no
        reader | get /metrics | no
        ann+readers | get configmaps@team | yes
        ann+readers+others | watch configmaps | yes
        ann+Readers | get configmaps@team | no
        readers | get configmaps@team | no
        ann+reader | get configmaps@team | no
        +readers | get configmaps@other | yes
        core | get configmaps@team | yes
        core | patch pods/status@team | yes
        core | deletecollection secrets | yes
        core | get deployments.apps@team | no
        core | get configmaps.*@team | no
        core | get /api | no
        anygroup | get widgets@team | yes
        anygroup | get widgets.example.dev | yes
        anygroup | get widgets.*@team | yes
        anygroup | get widgets/status.example.dev@team | no
        anygroup | get gadgets.example.dev | no
        groups | get jobs.apps@team | yes
        groups | get deployments.batch@team | yes
        groups | get jobs.batch@other | yes
        groups | get jobs@team | no
        groups | get pods.apps@team | no
        groups | list jobs.batch@team | no
        log | get pods/log@team | yes
        log | get pods/log:web@team | yes
        log | get pods@team | no
        log | get pods/exec@team | no
        log | get things/log@team | no
        log | get pods/logs@team | no
        log | get pods/log/x@team | no
        pods | get pods:web@team | yes
        pods | delete pods@other | yes
        pods | get pods/log@team | no
        pods | get podsx@team | no
        pods | get pod@team | no
        scale | update deployments/scale.apps@team | yes
        scale | update widgets/scale.example.dev:w | yes
        scale | update pods/scale@team | yes
        scale | update scale@team | no
        scale | update deployments.apps@team | no
        scale | update deployments/status.apps@team | no
        scale | get deployments/scale.apps@team | no
        scale | update deployments/autoscale.apps@team | no
        starslash | get pods/log@team | no
        starslash | get pods@team | no
        starslash | get pods/*@team | yes
        starstar | get pods/log@team | no
        starstar | get pods@team | no
        named | get configmaps:one@team | yes
        named | update configmaps:two@other | yes
        named | get configmaps:three@team | no
        named | get configmaps:On@team | no
        named | get configmaps@team | no
        named | create configmaps@team | no
        named | list configmaps@team | no
        named | list configmaps:one@team | yes
        named | watch configmaps:two@team | yes
        named | watch configmaps:three@team | no
        named | deletecollection configmaps@team | no
        named | delete configmaps:one | yes
        named | patch configmaps:one@team | no
        named | get configmaps:*@team | no
        named | get configmaps/status:one@team | no
        namedsub | update deployments/scale.apps:web@team | yes
        namedsub | update deployments/scale.apps:db@team | no
        namedsub | update deployments/scale.apps@team | no
        namedsub | update deployments.apps:web@team | no
        namedall | get configmaps:only@team | yes
        namedall | get deployments/scale.apps:only@team | yes
        namedall | get configmaps:other@team | no
        namedall | get configmaps@team | no
        namedall | get /only | no
        empty | get configmaps@team | no
        empty | get /metrics | no
        mo+monitors | get /metrics | yes
        mo+monitors | head /metrics | no
        mo+monitors | get /metrics/ | no
        mo+monitors | get /metrics/all | no
        mo+monitors | get /Metrics | no
        mo+monitors | get /logs/ | yes
        mo+monitors | get /logs/a/b | yes
        mo+monitors | head /logs/a | yes
        mo+monitors | post /logs/a | no
        mo+monitors | get /logs | no
        mo+monitors | get /log/ | no
        mo | get /metrics | no
        prefix | get /health | yes
        prefix | get /healthz | yes
        prefix | get /healthz/etcd | yes
        prefix | get /heal | no
        rootpath | get / | yes
        rootpath | get /a | no
        hooks | post /hooks/a | yes
        hooks | get /hooks/a | no
        hooks | put /debug | yes
        hooks | get /debug | yes
        hooks | get /debug/x | no
        midstar | get /a/x/b | no
        midstar | get /a/*/b | yes
        mixed | list secrets@team | yes
        mixed | get deployments.apps@team | yes
        mixed | get secrets@team | no
        mixed | list deployments.apps@team | no
        mixed | get /mixed | yes
        mixed | list /mixed | no
        verbs | use shop.permissions.example.dev:orders.read | yes
        verbs | use shop.permissions.example.dev:orders.write | no
        verbs | use shop.permissions.example.dev | no
        verbs | impersonate users:guest | yes
        verbs | impersonate users:root | no
        verbs | impersonate groups:guest | no
        verbs | bind clusterroles.rbac.authorization.k8s.io:t-reader | yes
        verbs | escalate clusterroles.rbac.authorization.k8s.io:t-reader | yes
        verbs | bind clusterroles.rbac.authorization.k8s.io:t-everything | no
        verbs | bind roles.rbac.authorization.k8s.io:t-reader@team | no
        allns | get namespaces:team@team | yes
        allns | update namespaces:other@other | yes
        allns | list namespaces | no
        allns | get namespaces | yes
        allns | update namespaces/finalize:team@team | no
        system:serviceaccount:team:robot | get configmaps@other | yes
        system:serviceaccount:team:robot | create configmaps@team | no
        system:serviceaccount:other:robot | get configmaps@team | no
        robot | get configmaps@team | no
        system:serviceaccount:team | get configmaps@team | no
        system:serviceaccount:team:runner | get configmaps@team | yes
        system:serviceaccount:team:runner | get configmaps@other | no
        system:serviceaccount:other:runner | get configmaps@team | no
        system:serviceaccount:other:visitor | create configmaps@team | yes
        system:serviceaccount:other:visitor | get configmaps@other | no
        runner | get configmaps@team | no
        dangling | get configmaps@team | no
        dangling | get /metrics | no
        * | get configmaps@team | yes
        somebody | get configmaps@team | no
        somebody+* | get configmaps@team | yes
        somebody+system:authenticated | get configmaps@team | no
        https://issuer.example#ada | get configmaps@team | yes
        x+ldap:cn=staff,dc=example | list configmaps@team | yes
        x+ldap:cn=staff | list configmaps@team | no
        lea | get configmaps@team | yes
        lea | create configmaps@team | yes
        lea | get configmaps@other | no
        lea | get configmaps | no
        lea | delete configmaps@team | no
        lea | delete pods:web@team | yes
        lea | delete pods:web@other | no
        lou+locals | create configmaps@team | yes
        lou+locals | delete pods@team | no
        otto | delete configmaps@other | yes
        otto | delete configmaps@team | no
        otto | get configmaps@other | no
        tess | list configmaps@team | yes
        tess | list configmaps@other | no
        tess | list configmaps | no
        chief | delete anything.example.dev:x@team | yes
        chief | delete anything.example.dev:x@other | no
        chief | list namespaces | no
        chief | get namespaces:team@team | yes
        chief | delete namespaces:other@other | no
        chief | get /metrics | no
        mia | list secrets@team | yes
        mia | get /mixed | no
        wrong | get secrets:one@other | no
        wrong | get secrets:one@team | no
        nsreader | get namespaces:team@team | yes
        nsreader | get namespaces:other@other | no
        nsreader | list namespaces | no
        nell | get secrets:one@team | yes
        nell | get secrets:two@team | no
        nell | get secrets@team | no
        patty | get /metrics | no
        stan | create secrets@team | yes
        stan | madeup secrets:x@team | yes
        stan | * secrets@team | yes
        stan | get configmaps@team | no
        sally+scalers | update deployments/scale.apps@team | yes
        sally+scalers | update deployments/scale.apps@other | no
        root+system:unauthenticated | get configmaps | yes
        system:anonymous+system:unauthenticated | get configmaps@team | no
        anybody+system:masters | delete everything.example.dev:x@anywhere | yes
        anybody+system:masters | get /anything | yes
        anybody+system:master | get /anything | no
        """;

    public static IReadOnlyList<string> Rows { get; } = [.. Text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];

    /// <summary>The question of a row as a SubjectAccessReview, and the expected answer.</summary>
    public static (JsonObject Review, bool Allowed) Read(string row)
    {
        var (who, what, answer) = row.Split(" | ") is [var first, var second, var third] ? (first, second, third) : throw new FormatException(row);
        var names = who.Split('+');
        var space = what.IndexOf(' ', StringComparison.Ordinal);
        var (verb, thing) = (what[..space], what[(space + 1)..]);
        var spec = new JsonObject { ["user"] = names[0], ["groups"] = new JsonArray([.. names.Skip(1).Select(name => JsonValue.Create(name))]) };
        if (thing.StartsWith('/')) spec["nonResourceAttributes"] = new JsonObject { ["verb"] = verb, ["path"] = thing };
        else spec["resourceAttributes"] = Resource(verb, thing);
        return (new() { ["apiVersion"] = "authorization.k8s.io/v1", ["kind"] = "SubjectAccessReview", ["spec"] = spec }, answer == "yes");
    }

    private static JsonObject Resource(string verb, string thing)
    {
        var (rest, ns) = Cut(thing, '@');
        (rest, var name) = Cut(rest, ':');
        (rest, var group) = Cut(rest, '.');
        var (plural, subresource) = Cut(rest, '/');
        return new() { ["verb"] = verb, ["resource"] = plural, ["subresource"] = subresource, ["group"] = group, ["name"] = name, ["namespace"] = ns };
    }

    private static (string Before, string After) Cut(string text, char separator) =>
        text.IndexOf(separator, StringComparison.Ordinal) is >= 0 and var at ? (text[..at], text[(at + 1)..]) : (text, "");
}
