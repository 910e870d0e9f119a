using System.Globalization;
using System.Text.Json;

namespace LuBan.Sdk;

/// <summary>The upstreams of a manifest.</summary>
internal sealed partial class ManifestReading
{
    private const int MaxUpstreams = 20;
    private const int MaxDirectives = 50;

    private static readonly string[] UpstreamProperties =
        ["name", "url", "path", "group", "version", "methods", "permission", "anonymous", "health", "timeouts", "limits", "breaker", "tls", "directives"];

    private static readonly string[] HealthProperties = ["path", "intervalSeconds", "timeoutSeconds", "failures", "successes"];
    private static readonly string[] TimeoutProperties = ["connectSeconds", "responseSeconds", "idleSeconds"];
    private static readonly string[] LimitProperties = ["concurrency", "queue"];
    private static readonly string[] BreakerProperties = ["failures", "openSeconds"];
    private static readonly string[] TlsProperties = ["caBundle", "serverName", "insecureSkipVerify"];

    private static readonly string[] DirectiveProperties =
        ["method", "stripPathPrefix", "stripPathSuffix", "rewrite", "replace", "pathRegexp", "headerUp", "headerDown", "authProxy", "rejectForwardingRedirects"];

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
        var url = Valid(members, pointer, "url", UpstreamRules.IsUrl, "an address. Write http or https, a host, perhaps a port and a path, such as http://127.0.0.1:9000; without user, query or fragment");
        var path = Valid(members, pointer, "path", UpstreamRules.IsPath, "a path. Write whole segments that begin with a slash and do not end with one, such as /v1, or / for all");
        var group = Valid(members, pointer, "group", value => value.Contains('.', StringComparison.Ordinal) && value != "*" && ManifestRules.IsApiGroup(value), "an API group of one's own. Write a DNS name with a dot, such as metrics.example.dev");
        var version = Valid(members, pointer, "version", UpstreamRules.IsApiVersion, "a version of an API. Write one such as v1 or v1beta1");
        var permission = Valid(members, pointer, "permission", ManifestRules.IsPermission, "the name of a permission");
        var anonymous = Flag(members, pointer, "anonymous");
        CheckPlace(pointer, path, group, version, permission, anonymous);
        var upstream = new UpstreamDeclaration
        {
            Name = name ?? "", Url = url is null ? null : new Uri(url), Path = path, Group = group, Version = version, Permission = permission, Anonymous = anonymous,
            Methods = Strings(members, pointer, "methods", UpstreamRules.IsMethod, "an HTTP method. Write capital letters, such as GET"),
            Health = Health(members, pointer), Timeouts = Timeouts(members, pointer), Limits = Limits(members, pointer), Breaker = Breaker(members, pointer),
            Tls = Tls(members, pointer), Directives = Directives(members, pointer),
        };
        return _problems.Count > before ? null : upstream;
    }

    private void CheckPlace(string pointer, string? path, string? group, string? version, string? permission, bool anonymous)
    {
        if ((path is null) == (group is null)) Add("LB1021", pointer, "An upstream answers either a path below /ext/{id} or a version of an API group. Write path, or group and version.");
        if ((group is null) != (version is null)) Add("LB1021", pointer, "A group and its version belong together. Write both.");
        if (anonymous && (permission is not null || group is not null)) Add("LB1021", $"{pointer}/anonymous", "What everybody may call needs no permission, and kinds of an API group always need rights. Leave one of them out.");
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

    private UpstreamTimeouts Timeouts(Dictionary<string, JsonElement> upstream, string pointer)
    {
        var none = new UpstreamTimeouts();
        if (Part(upstream, ref pointer, "timeouts", TimeoutProperties) is not { } members) return none;
        return new()
        {
            ConnectSeconds = Whole(members, pointer, "connectSeconds", 1, 60, none.ConnectSeconds), ResponseSeconds = Whole(members, pointer, "responseSeconds", 1, 3600, none.ResponseSeconds),
            IdleSeconds = Whole(members, pointer, "idleSeconds", 1, 86_400, none.IdleSeconds),
        };
    }

    private UpstreamLimits Limits(Dictionary<string, JsonElement> upstream, string pointer)
    {
        var none = new UpstreamLimits();
        if (Part(upstream, ref pointer, "limits", LimitProperties) is not { } members) return none;
        return new() { Concurrency = Whole(members, pointer, "concurrency", 1, 10_000, none.Concurrency), Queue = Whole(members, pointer, "queue", 0, 10_000, none.Queue) };
    }

    private UpstreamBreaker Breaker(Dictionary<string, JsonElement> upstream, string pointer)
    {
        var none = new UpstreamBreaker();
        if (Part(upstream, ref pointer, "breaker", BreakerProperties) is not { } members) return none;
        return new() { Failures = Whole(members, pointer, "failures", 1, 1000, none.Failures), OpenSeconds = Whole(members, pointer, "openSeconds", 1, 600, none.OpenSeconds) };
    }

    private UpstreamTls Tls(Dictionary<string, JsonElement> upstream, string pointer)
    {
        if (Part(upstream, ref pointer, "tls", TlsProperties) is not { } members) return new();
        return new()
        {
            CaBundle = Valid(members, pointer, "caBundle", UpstreamRules.IsCaBundle, "a bundle of certificates. Write them as PEM, each between BEGIN CERTIFICATE and END CERTIFICATE"),
            ServerName = Valid(members, pointer, "serverName", UpstreamRules.IsHost, "the name of a host"), InsecureSkipVerify = Flag(members, pointer, "insecureSkipVerify"),
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
            Rewrite = Strings(members, pointer, "rewrite", UpstreamRules.IsRewrite, "a path and query that begins with a slash or {path}"),
            Replace = Strings(members, pointer, "replace", UpstreamRules.IsReplace, "a replacement. Write what is searched, a space, what stands there instead, and perhaps how many times"),
            PathRegexp = Strings(members, pointer, "pathRegexp", UpstreamRules.IsPathRegexp, "a replacement. Write a regular expression, a space, and what stands there instead"),
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
        var texts = new List<string>();
        if (!members.TryGetValue(name, out var element)) return texts;
        if (element.ValueKind != JsonValueKind.Array) AddWrongType($"{pointer}/{name}", element, "an array");
        else if (element.GetArrayLength() > MaxDirectives) Add("LB1021", $"{pointer}/{name}", $"The list has {element.GetArrayLength()} entries, at most {MaxDirectives} are possible.");
        else
        {
            foreach (var (child, index) in element.EnumerateArray().Select((child, index) => (child, index)))
            {
                var at = string.Create(CultureInfo.InvariantCulture, $"{pointer}/{name}/{index}");
                if (TextOf(child, at) is not { } text) continue;
                if (!isValid(text)) Add("LB1021", at, $"{Quote(text)} is not {expected}.");
                texts.Add(text);
            }
        }
        return texts;
    }

    private bool Flag(Dictionary<string, JsonElement> members, string pointer, string name)
    {
        if (!members.TryGetValue(name, out var element)) return false;
        if (element.ValueKind is JsonValueKind.True or JsonValueKind.False) return element.GetBoolean();
        AddWrongType($"{pointer}/{name}", element, "true or false");
        return false;
    }

    private int Whole(Dictionary<string, JsonElement> members, string pointer, string name, int minimum, int maximum, int fallback)
    {
        if (!members.TryGetValue(name, out var element)) return fallback;
        if (element.ValueKind != JsonValueKind.Number) AddWrongType($"{pointer}/{name}", element, "a number");
        else if (element.TryGetInt32(out var value) && value >= minimum && value <= maximum) return value;
        else Add("LB1021", $"{pointer}/{name}", $"{Shorten(element.GetRawText())} is out of range. Write a whole number from {minimum} to {maximum}.");
        return fallback;
    }
}
