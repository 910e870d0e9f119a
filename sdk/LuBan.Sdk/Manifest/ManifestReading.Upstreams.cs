using System.Globalization;
using System.Text.Json;

namespace LuBan.Sdk;

/// <summary>The upstreams of a manifest.</summary>
internal sealed partial class ManifestReading
{
    private const int MaxUpstreams = 20;
    private const int MaxDirectives = 50;

    private static readonly string[] UpstreamProperties =
        ["name", "url", "path", "group", "version", "methods", "permission", "health", "timeouts", "limits", "breaker", "tls", "directives"];

    private static readonly string[] ConfigProperties = ["upstreams"];
    private static readonly string[] SettingProperties = ["url", "timeouts", "limits", "tls"];
    private static readonly string[] HealthProperties = ["path", "intervalSeconds", "timeoutSeconds", "failures", "successes"];
    private static readonly string[] TimeoutProperties = ["connectSeconds", "responseSeconds", "idleSeconds"];
    private static readonly string[] LimitProperties = ["concurrency", "queue"];
    private static readonly string[] BreakerProperties = ["failures", "openSeconds"];
    private static readonly string[] TlsProperties = ["caBundle", "serverName", "insecureSkipVerify"];

    private static readonly string[] DirectiveProperties =
        ["method", "stripPathPrefix", "stripPathSuffix", "pathRegexp", "replace", "rewrite", "headerUp", "headerDown", "authProxy", "rejectForwardingRedirects"];

    private List<UpstreamDeclaration> Upstreams(Dictionary<string, JsonElement> root, IReadOnlyList<PermissionDeclaration> permissions)
    {
        var upstreams = List(root, "upstreams", MaxUpstreams, Upstream, upstream => upstream.Name);
        foreach (var (upstream, index) in upstreams.Select((upstream, index) => (upstream, index)))
        {
            if (upstream.Permission is { } permission && permissions.All(declared => declared.Name != permission))
                Add("LB1021", $"/upstreams/{index}/permission", $"The manifest declares no permission {Quote(permission)}. Add it to permissions, with a description.");
        }
        foreach (var twice in upstreams.SelectMany(Places).GroupBy(place => place, StringComparer.OrdinalIgnoreCase).Where(places => places.Count() > 1))
            Add("LB1021", "/upstreams", $"Two upstreams answer {twice.Key}. Give them different paths, groups or methods.");
        return upstreams;
    }

    private static IEnumerable<string> Places(UpstreamDeclaration upstream)
    {
        var place = upstream.Group is null ? upstream.Path : $"/apis/{upstream.Group}/{upstream.Version}";
        return upstream.Methods.Count == 0 ? [$"{place}"] : upstream.Methods.Select(method => $"{method} {place}");
    }

    private UpstreamDeclaration? Upstream(JsonElement element, string pointer)
    {
        if (OpenObject(element, pointer, UpstreamProperties) is not { } members) return null;
        var before = _problems.Count;
        if (!members.ContainsKey("name")) AddMissing($"{pointer}/name", "name");
        var name = Valid(members, pointer, "name", UpstreamRules.IsName, "a name. Write lower-case letters, digits and dashes, such as api");
        var url = Url(members, pointer);
        var path = Valid(members, pointer, "path", UpstreamRules.IsPath, "a path. Write whole segments that begin with a slash and do not end with one, such as /v1, or / for all");
        var group = Valid(members, pointer, "group", value => value.Contains('.', StringComparison.Ordinal) && value != "*" && ManifestRules.IsApiGroup(value), "an API group of one's own. Write a DNS name with a dot, such as metrics.example.dev");
        var version = Valid(members, pointer, "version", UpstreamRules.IsApiVersion, "a version of an API. Write one such as v1 or v1beta1");
        var permission = Valid(members, pointer, "permission", ManifestRules.IsPermission, "the name of a permission");
        CheckPlace(pointer, path, group, version);
        var upstream = new UpstreamDeclaration
        {
            Name = name ?? "", Url = url, Path = path, Group = group, Version = version, Permission = permission,
            Methods = Strings(members, pointer, "methods", UpstreamRules.IsMethod, "an HTTP method. Write capital letters, such as GET"),
            Health = Health(members, pointer), Timeouts = Timeouts(members, pointer, new()), Limits = Limits(members, pointer, new()), Breaker = Breaker(members, pointer),
            Tls = Tls(members, pointer, new()), Directives = Directives(members, pointer),
        };
        return _problems.Count > before ? null : upstream;
    }

    /// <summary>What the operator says of upstreams, in the plan's config.</summary>
    public IReadOnlyList<UpstreamDeclaration> Configure(IReadOnlyList<UpstreamDeclaration> upstreams, JsonElement config)
    {
        if (OpenObject(config, "", ConfigProperties) is not { } members || !members.TryGetValue("upstreams", out var element)) return upstreams;
        string[] names = [.. upstreams.Select(upstream => upstream.Name)];
        if (OpenObject(element, "/upstreams", names) is not { } settings) return upstreams;
        return [.. upstreams.Select(upstream => settings.TryGetValue(upstream.Name, out var setting) ? Configure(upstream, setting, $"/upstreams/{upstream.Name}") : upstream)];
    }

    private UpstreamDeclaration Configure(UpstreamDeclaration upstream, JsonElement setting, string pointer) => OpenObject(setting, pointer, SettingProperties) is not { } members ? upstream : upstream with
    {
        Url = Url(members, pointer) ?? upstream.Url, Timeouts = Timeouts(members, pointer, upstream.Timeouts), Limits = Limits(members, pointer, upstream.Limits), Tls = Tls(members, pointer, upstream.Tls),
    };

    private Uri? Url(Dictionary<string, JsonElement> members, string pointer) =>
        Valid(members, pointer, "url", UpstreamRules.IsUrl, "an address. Write http or https, a host, perhaps a port and a path, such as http://127.0.0.1:9000; without user, query or fragment") is { } url && UpstreamRules.IsUrl(url) ? new(url) : null;

    private void CheckPlace(string pointer, string? path, string? group, string? version)
    {
        if ((path is null) == (group is null)) Add("LB1021", pointer, "An upstream answers either a path below /ext/{id} or a version of an API group. Write path, or group and version.");
        if ((group is null) != (version is null)) Add("LB1021", pointer, "A group and its version belong together. Write both.");
    }

    private UpstreamHealth? Health(Dictionary<string, JsonElement> upstream, string pointer)
    {
        if (Part(upstream, ref pointer, "health", HealthProperties) is not { } members) return null;
        if (!members.ContainsKey("path")) AddMissing($"{pointer}/path", "path");
        var path = Checked(Text(members, pointer, "path"), $"{pointer}/path", (value, at) =>
        {
            if (ManifestRules.ExplainWarmUp(value) is { } reason) Add("LB1021", at, $"{Quote(value)} is not a path to ask: {reason}. Write one such as /healthz.");
        });
        var none = new UpstreamHealth { Path = path ?? "/" };
        return none with
        {
            IntervalSeconds = Whole(members, pointer, "intervalSeconds", 1, 600, none.IntervalSeconds), TimeoutSeconds = Whole(members, pointer, "timeoutSeconds", 1, 60, none.TimeoutSeconds),
            Failures = Whole(members, pointer, "failures", 1, 20, none.Failures), Successes = Whole(members, pointer, "successes", 1, 20, none.Successes),
        };
    }

    private UpstreamTimeouts Timeouts(Dictionary<string, JsonElement> upstream, string pointer, UpstreamTimeouts none)
    {
        if (Part(upstream, ref pointer, "timeouts", TimeoutProperties) is not { } members) return none;
        return new()
        {
            ConnectSeconds = Whole(members, pointer, "connectSeconds", 1, 60, none.ConnectSeconds), ResponseSeconds = Whole(members, pointer, "responseSeconds", 1, 3600, none.ResponseSeconds),
            IdleSeconds = Whole(members, pointer, "idleSeconds", 1, 86_400, none.IdleSeconds),
        };
    }

    private UpstreamLimits Limits(Dictionary<string, JsonElement> upstream, string pointer, UpstreamLimits none)
    {
        if (Part(upstream, ref pointer, "limits", LimitProperties) is not { } members) return none;
        return new() { Concurrency = Whole(members, pointer, "concurrency", 1, 10_000, none.Concurrency), Queue = Whole(members, pointer, "queue", 0, 10_000, none.Queue) };
    }

    private UpstreamBreaker Breaker(Dictionary<string, JsonElement> upstream, string pointer)
    {
        var none = new UpstreamBreaker();
        if (Part(upstream, ref pointer, "breaker", BreakerProperties) is not { } members) return none;
        return new() { Failures = Whole(members, pointer, "failures", 1, 1000, none.Failures), OpenSeconds = Whole(members, pointer, "openSeconds", 1, 600, none.OpenSeconds) };
    }

    private UpstreamTls Tls(Dictionary<string, JsonElement> upstream, string pointer, UpstreamTls none)
    {
        if (Part(upstream, ref pointer, "tls", TlsProperties) is not { } members) return none;
        return new()
        {
            CaBundle = Valid(members, pointer, "caBundle", UpstreamRules.IsCaBundle, "a bundle of certificates. Write them as PEM, each between BEGIN CERTIFICATE and END CERTIFICATE") ?? none.CaBundle,
            ServerName = Valid(members, pointer, "serverName", UpstreamRules.IsHost, "the name of a host") ?? none.ServerName,
            InsecureSkipVerify = members.ContainsKey("insecureSkipVerify") ? Flag(members, pointer, "insecureSkipVerify") : none.InsecureSkipVerify,
        };
    }

    private UpstreamDirectives Directives(Dictionary<string, JsonElement> upstream, string pointer)
    {
        if (Part(upstream, ref pointer, "directives", DirectiveProperties) is not { } members) return new();
        return new()
        {
            Method = Valid(members, pointer, "method", UpstreamRules.IsMethod, "an HTTP method. Write capital letters, such as GET"),
            StripPathPrefix = Valid(members, pointer, "stripPathPrefix", UpstreamRules.IsPath, "a path. Write whole segments, such as /v1"),
            StripPathSuffix = Valid(members, pointer, "stripPathSuffix", value => value.Length is > 0 and <= 500, "the end of a path"),
            PathRegexp = Strings(members, pointer, "pathRegexp", UpstreamRules.IsPathRegexp, "a replacement. Write a regular expression, a space, and what stands there instead"),
            Replace = Strings(members, pointer, "replace", UpstreamRules.IsReplace, "a replacement. Write a text, a space, and what stands there instead"),
            Rewrite = Strings(members, pointer, "rewrite", UpstreamRules.IsRewrite, "a rewrite. Write a path or * for every one, a space, and the path and query instead, such as /old/* /new/{path}"),
            HeaderUp = Strings(members, pointer, "headerUp", UpstreamRules.IsHeaderEdit, "a change of a header. Write Name value, +Name value, -Name or -Name*; not one that belongs to the connection or to the kernel"),
            HeaderDown = Strings(members, pointer, "headerDown", UpstreamRules.IsHeaderEdit, "a change of a header. Write Name value, +Name value, -Name or -Name*; not one that belongs to the connection or to the kernel"),
            AuthProxy = Flag(members, pointer, "authProxy"), RejectForwardingRedirects = Flag(members, pointer, "rejectForwardingRedirects"),
        };
    }

    private Dictionary<string, JsonElement>? Part(Dictionary<string, JsonElement> upstream, ref string pointer, string name, string[] known)
    {
        pointer = $"{pointer}/{name}";
        return upstream.TryGetValue(name, out var element) ? OpenObject(element, pointer, known) : null;
    }

    private string? Valid(Dictionary<string, JsonElement> members, string pointer, string name, Func<string, bool> isValid, string expected) =>
        Checked(Text(members, pointer, name), $"{pointer}/{name}", (value, at) =>
        {
            if (!isValid(value)) Add("LB1021", at, $"{Quote(value)} is not {expected}.");
        });

    private List<string> Strings(Dictionary<string, JsonElement> members, string pointer, string name, Func<string, bool> isValid, string expected)
    {
        if (!members.TryGetValue(name, out var element)) return [];
        if (element.ValueKind != JsonValueKind.Array) AddWrongType($"{pointer}/{name}", element, "an array");
        else if (element.GetArrayLength() > MaxDirectives) Add("LB1021", $"{pointer}/{name}", $"The list has {element.GetArrayLength()} entries, at most {MaxDirectives} are possible.");
        else return Entries(element, $"{pointer}/{name}", "LB1021", isValid, expected);
        return [];
    }

    private bool Flag(Dictionary<string, JsonElement> members, string pointer, string name)
    {
        if (!members.TryGetValue(name, out var element)) return false;
        if (element.ValueKind is JsonValueKind.True or JsonValueKind.False) return element.GetBoolean();
        AddWrongType($"{pointer}/{name}", element, "true or false");
        return false;
    }

    private int Whole(Dictionary<string, JsonElement> members, string pointer, string name, int minimum, int maximum, int fallback) =>
        Whole(members, $"{pointer}/{name}", name, "LB1021", "", (minimum, maximum), fallback);
}
