using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LuBan.Cli.Tests;

/// <summary>A small server that speaks the part of the kernel's REST interface that the tool uses. Tests play the reconciler.</summary>
internal sealed partial class FakeKernel : IAsyncDisposable
{
    public const string Password = "correct-horse-battery";
    public const string Token = "tok-5f1e9c";
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Plural, string Name), JsonObject> _objects = [];
    private readonly List<(long Revision, string Plural, string Type, JsonObject Object)> _events = [];
    private readonly List<WatchStream> _watches = [];
    private readonly SemaphoreSlim _watchOpened = new(0);
    private WebApplication _app = null!;
    private long _revision = 100;
    private long _compacted;

    public string Url { get; private set; } = "";

    public ConcurrentQueue<RecordedRequest> Requests { get; } = [];

    /// <summary>Answers instead of the server when it returns true.</summary>
    public Func<HttpContext, Task<bool>>? Intercept { get; set; }

    public string? CertificateAuthority { get; set; } = TestCertificates.Authority.ExportCertificatePem();

    public string ReadyText { get; set; } = "[+]store revision 7\n[+]controllers started\n[+]extension Samples.Hello 1.0.0 Serving\nok";

    public string Metrics { get; set; } = "# TYPE luban_extension_contexts_leaked gauge\nluban_extension_contexts_leaked 0\n";

    /// <summary>What a dry run finds in the way.</summary>
    public IReadOnlyList<string> PreviewProblems { get; set; } = [];

    /// <summary>What a dry run says that the extension wants; null when the source does not say.</summary>
    public IReadOnlyList<string>? PreviewPermissions { get; set; }

    public string LogText { get; set; } = "";

    /// <summary>What the server answers to paths that are no objects of the kernel, such as the marketplace's: by "METHOD /path", without the query.</summary>
    public ConcurrentDictionary<string, Func<HttpContext, string, Task>> Answers { get; } = [];

    /// <summary>Whether the server has a feed of its own.</summary>
    public bool HasOwnFeed { get; set; }

    /// <summary>Where the answer to a push says that the report is; null for nowhere.</summary>
    public string? ReportPath { get; set; }

    /// <summary>Packages that the V3 feed at /feed/index.json took: the file's bytes.</summary>
    public ConcurrentQueue<byte[]> Pushed { get; } = [];

    /// <summary>Compaction reported inside the stream instead of by the status of the answer.</summary>
    public bool GoneAsEvent { get; set; }

    public static async Task<FakeKernel> StartAsync(X509Certificate2? certificate = null, int port = 0)
    {
        var kernel = new FakeKernel();
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options => options.Listen(IPAddress.Loopback, port, listen =>
        {
            if (certificate is not null) listen.UseHttps(certificate);
        }));
        if (certificate is not null) builder.WebHost.UseKestrelHttpsConfiguration();
        kernel._app = builder.Build();
        kernel._app.Run(kernel.HandleAsync);
        await kernel._app.StartAsync();
        kernel.Url = kernel._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return kernel;
    }

    public JsonObject Put(string plural, string name, JsonObject body)
    {
        lock (_lock)
        {
            var exists = _objects.ContainsKey((plural, name));
            var metadata = body["metadata"] as JsonObject ?? [];
            body["metadata"] = metadata;
            metadata["name"] = name;
            metadata["uid"] ??= Guid.NewGuid().ToString();
            metadata["generation"] ??= 1;
            metadata["creationTimestamp"] ??= "2026-01-01T00:00:00Z";
            metadata["resourceVersion"] = (++_revision).ToString();
            _objects[(plural, name)] = body;
            Record(plural, exists ? "MODIFIED" : "ADDED", body);
            return (JsonObject)body.DeepClone();
        }
    }

    /// <summary>Changes the status as the reconciler would, for the current generation.</summary>
    public void Status(string name, string phase, string? step = null, int? percent = null, string? version = null, bool? serving = null, Action<JsonObject>? more = null) =>
        Change("installplans", name, plan =>
        {
            var status = plan["status"] as JsonObject ?? [];
            plan["status"] = status;
            status["phase"] = phase;
            status["observedGeneration"] = plan["metadata"]!["generation"]!.DeepClone();
            if (version is not null) status["installedVersion"] = version;
            if (step is not null) status["operation"] = new JsonObject { ["id"] = "op-1", ["kind"] = "Install", ["step"] = step, ["percent"] = percent, ["attempt"] = 1 };
            if (serving is { } serves) status["conditions"] = new JsonArray(Condition("Ready", serves ? "True" : "False", "Serving", "as told"));
            more?.Invoke(plan);
        });

    public static JsonObject Condition(string type, string status, string reason, string message) =>
        new() { ["type"] = type, ["status"] = status, ["reason"] = reason, ["message"] = message, ["lastTransitionTime"] = "2026-01-02T03:04:05Z" };

    public void Change(string plural, string name, Action<JsonObject> change)
    {
        lock (_lock)
        {
            var next = (JsonObject)_objects[(plural, name)].DeepClone();
            change(next);
            Put(plural, name, next);
        }
    }

    public void Remove(string plural, string name)
    {
        lock (_lock)
        {
            if (!_objects.Remove((plural, name), out var removed)) return;
            removed["metadata"]!["resourceVersion"] = (++_revision).ToString();
            Record(plural, "DELETED", removed);
        }
    }

    public JsonObject? Find(string plural, string name)
    {
        lock (_lock) return (JsonObject?)_objects.GetValueOrDefault((plural, name))?.DeepClone();
    }

    /// <summary>Answers a path with JSON, or with nothing.</summary>
    public void Answer(string method, string path, JsonNode? answer, int status = 200) => Answers[$"{method} {path}"] = async (context, _) =>
    {
        if (answer is null) context.Response.StatusCode = 204;
        else await JsonAsync(context, status, answer, status < 400 ? "application/json" : "application/problem+json");
    };

    /// <summary>The bodies that were sent to a path, as JSON.</summary>
    public IReadOnlyList<JsonNode?> Sent(string method, string path) =>
        [.. Requests.Where(request => request.Method == method && request.Target.Split('?')[0] == path).Select(request => request.Body.Length == 0 ? null : JsonNode.Parse(request.Body))];

    /// <summary>Waits until a client watches.</summary>
    public async Task WatchOpenedAsync() => Assert.True(await _watchOpened.WaitAsync(TimeSpan.FromSeconds(20)), "no watch was opened in 20 s");

    /// <summary>Cuts every open watch as a dying network would, or ends it as an orderly server does.</summary>
    public void EndWatches(bool abort)
    {
        lock (_lock)
        {
            foreach (var watch in _watches) watch.End(abort);
            _watches.Clear();
        }
    }

    /// <summary>Forgets the past: a watch from before now is answered 410.</summary>
    public void Compact()
    {
        lock (_lock) _compacted = ++_revision;
    }

    public async ValueTask DisposeAsync()
    {
        EndWatches(abort: true);
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private void Record(string plural, string type, JsonObject body)
    {
        var copy = (JsonObject)body.DeepClone();
        _events.Add((_revision, plural, type, copy));
        foreach (var watch in _watches.Where(watch => watch.Plural == plural)) watch.Send(type, copy);
    }

    private async Task HandleAsync(HttpContext context)
    {
        var request = context.Request;
        using var memory = new MemoryStream();
        await request.Body.CopyToAsync(memory);
        var body = memory.ToArray();
        Requests.Enqueue(new(request.Method, request.Path + request.QueryString, request.Headers.Authorization.ToString(), request.ContentType, Encoding.UTF8.GetString(body), request.Headers["X-NuGet-ApiKey"].ToString()));
        if (Intercept is { } intercept && await intercept(context)) return;

        var path = request.Path.Value!;
        if (path == "/livez") await context.Response.WriteAsync("ok");
        else if (path == "/readyz") await TextAsync(context, ReadyText.Contains("[-]") ? 503 : 200, ReadyText);
        else if (await SignInAsync(context, Encoding.UTF8.GetString(body))) return;
        else if (path == "/feed/index.json" || (HasOwnFeed && path == "/feeds/default/v3/index.json")) await JsonAsync(context, 200, FeedIndex());
        else if (path is "/feed/publish" or "/feed/symbols" && request.Method == "PUT") await PublishAsync(context, body);
        else if (!IsKnown(request.Headers.Authorization.ToString())) await StatusAsync(context, 401, "Unauthorized", "Unauthorized");
        else if (Answers.TryGetValue($"{request.Method} {path}", out var answer)) await answer(context, Encoding.UTF8.GetString(body));
        else if (path == "/apis/authentication.k8s.io/v1/selfsubjectreviews") await JsonAsync(context, 201, Review());
        else if (path == "/version") await JsonAsync(context, 200, new JsonObject { ["major"] = "1", ["minor"] = "34", ["gitVersion"] = "v0.1.0" });
        else if (path == "/metrics") await TextAsync(context, 200, Metrics);
        else if (path == "/.well-known/luban/ca.crt" && CertificateAuthority is { } pem) await TextAsync(context, 200, pem);
        else if (path.StartsWith("/apis/kernel.luban.dev/v1/", StringComparison.Ordinal)) await ResourceAsync(context, path["/apis/kernel.luban.dev/v1/".Length..].Split('/'), body);
        else if (Place(path) is { } place) await ResourceAsync(context, place, body);
        else await StatusAsync(context, 404, "NotFound", $"the server could not find {path}");
    }

    /// <summary>Plural and name of an object of another group; the plural of what is in a namespace begins with that.</summary>
    private static string[]? Place(string path) => path.Split('/') switch
    {
        ["", "apis", "iam.luban.dev" or "tenant.luban.dev" or "rbac.authorization.k8s.io", "v1", "namespaces", var ns, var plural, .. var rest] => [$"{ns}/{plural}", .. rest],
        ["", "apis", "iam.luban.dev" or "tenant.luban.dev" or "rbac.authorization.k8s.io", "v1", var plural, .. var rest] => [plural, .. rest],
        _ => null,
    };

    private JsonObject FeedIndex() => new()
    {
        ["version"] = "3.0.0",
        ["resources"] = new JsonArray(
            new JsonObject { ["@id"] = Url + "/feed/publish", ["@type"] = "PackagePublish/2.0.0" },
            new JsonObject { ["@id"] = Url + "/feed/symbols", ["@type"] = "SymbolPackagePublish/4.9.0" }),
    };

    private async Task PublishAsync(HttpContext context, byte[] body)
    {
        if (context.Request.Headers["X-NuGet-ApiKey"] != "feed-key" && !IsKnown(context.Request.Headers.Authorization.ToString()))
        {
            await TextAsync(context, 403, "the key does not own the prefix");
            return;
        }
        // What a NuGet client sends: multipart, the package is the first part.
        Assert.StartsWith("multipart/form-data; boundary=", context.Request.ContentType);
        var start = body.AsSpan().IndexOf("\r\n\r\n"u8) + 4;
        var end = body.AsSpan(start).LastIndexOf("\r\n--"u8);
        var package = body.AsSpan(start, end).ToArray();
        if (Pushed.Any(earlier => earlier.AsSpan().SequenceEqual(package)))
        {
            context.Response.StatusCode = 409;
            return;
        }
        Pushed.Enqueue(package);
        if (ReportPath is { } report) context.Response.Headers.Location = report;
        context.Response.Headers["X-NuGet-Warning"] = "no readme";
        context.Response.StatusCode = 201;
    }

    private async Task ResourceAsync(HttpContext context, string[] path, byte[] body)
    {
        var (plural, name) = (path[0], path.Length > 1 ? path[1] : null);
        var query = context.Request.Query;
        if (name is null && context.Request.Method == "GET" && query["watch"] == "true") await WatchAsync(context, plural);
        else if (name is null && context.Request.Method == "GET") await ListAsync(context, plural);
        else if (name is null) await CreateAsync(context, plural, (JsonObject)JsonNode.Parse(body)!, query["dryRun"] == "All");
        else if (Find(plural, name) is not { } found) await StatusAsync(context, 404, "NotFound", $"{plural}.kernel.luban.dev \"{name}\" not found");
        else if (path is [_, _, "log"]) await TextAsync(context, 200, Tail(LogText, query["tailLines"]));
        else if (path is [_, _, "sync"]) context.Response.StatusCode = 202;
        else if (context.Request.Method == "GET") await JsonAsync(context, 200, found);
        else if (context.Request.Method == "PATCH") await PatchAsync(context, plural, name, found, (JsonObject)JsonNode.Parse(body)!, query["dryRun"] == "All");
        else await DeleteAsync(context, plural, name, found);
    }

    private async Task ListAsync(HttpContext context, string plural)
    {
        var list = new JsonObject { ["kind"] = "List", ["apiVersion"] = "kernel.luban.dev/v1" };
        lock (_lock)
        {
            var wanted = context.Request.Query["fieldSelector"].ToString().Replace("metadata.name=", "");
            var items = _objects.Where(pair => (pair.Key.Plural == plural || pair.Key.Plural.EndsWith("/" + plural, StringComparison.Ordinal)) && (wanted == "" || pair.Key.Name == wanted)).OrderBy(pair => pair.Key.Name, StringComparer.Ordinal).Select(pair => pair.Value.DeepClone());
            list["metadata"] = new JsonObject { ["resourceVersion"] = _revision.ToString() };
            list["items"] = new JsonArray([.. items]);
        }
        await JsonAsync(context, 200, list);
    }

    private async Task WatchAsync(HttpContext context, string plural)
    {
        var from = long.Parse(context.Request.Query["resourceVersion"]!);
        var wanted = context.Request.Query["fieldSelector"].ToString().Replace("metadata.name=", "");
        var watch = new WatchStream(context, plural, wanted);
        bool isGone;
        lock (_lock)
        {
            isGone = from < _compacted;
            if (!isGone)
            {
                foreach (var past in _events.Where(past => past.Plural == plural && past.Revision > from)) watch.Send(past.Type, past.Object);
                _watches.Add(watch);
            }
        }
        if (isGone)
        {
            var gone = StatusBody(410, "Expired", "too old resource version");
            if (GoneAsEvent) await TextAsync(context, 200, new JsonObject { ["type"] = "ERROR", ["object"] = gone }.ToJsonString() + "\n");
            else await JsonAsync(context, 410, gone);
            return;
        }
        context.Response.ContentType = "application/json";
        await context.Response.Body.FlushAsync();
        _watchOpened.Release();
        await watch.RunAsync();
        lock (_lock) _watches.Remove(watch);
    }

    private async Task CreateAsync(HttpContext context, string plural, JsonObject body, bool dryRun)
    {
        var name = (string)body["metadata"]!["name"]!;
        if (Find(plural, name) is not null) await StatusAsync(context, 409, "AlreadyExists", $"{plural} \"{name}\" already exists");
        else if (dryRun && plural != "installplans") await JsonAsync(context, 201, body);
        else if (dryRun) await JsonAsync(context, 201, WithPreview(body));
        else await JsonAsync(context, 201, Put(plural, name, body));
    }

    private JsonObject WithPreview(JsonObject plan)
    {
        plan["status"] = new JsonObject
        {
            ["preview"] = new JsonObject
            {
                ["packages"] = new JsonArray(new JsonObject { ["id"] = "Samples.Hello", ["version"] = "1.0.0", ["source"] = "local", ["permissions"] = PreviewPermissions is null ? null : new JsonArray([.. PreviewPermissions.Select(name => new JsonObject { ["name"] = name })]) }),
                ["problems"] = new JsonArray([.. PreviewProblems.Select(problem => JsonValue.Create(problem))]),
                ["warnings"] = new JsonArray("nothing serious"),
            },
        };
        return plan;
    }

    private async Task PatchAsync(HttpContext context, string plural, string name, JsonObject found, JsonObject patch, bool dryRun)
    {
        Assert.Equal("application/merge-patch+json", context.Request.ContentType);
        if (patch["metadata"]?["resourceVersion"] is { } known && (string?)known != (string?)found["metadata"]!["resourceVersion"])
        {
            await StatusAsync(context, 409, "Conflict", "the object has been modified");
            return;
        }
        var before = found["spec"]?.ToJsonString();
        Merge(found, patch);
        if (dryRun)
        {
            await JsonAsync(context, 200, plural == "installplans" ? WithPreview(found) : found);
            return;
        }
        if (before != found["spec"]?.ToJsonString()) found["metadata"]!["generation"] = int.Parse(found["metadata"]!["generation"]!.ToString()) + 1;
        await JsonAsync(context, 200, Put(plural, name, found));
    }

    private async Task DeleteAsync(HttpContext context, string plural, string name, JsonObject found)
    {
        if (plural == "installplans") Change(plural, name, plan => plan["metadata"]!["deletionTimestamp"] = "2026-01-03T00:00:00Z");
        else Remove(plural, name);
        await JsonAsync(context, 200, found);
    }

    private static void Merge(JsonObject target, JsonObject patch)
    {
        foreach (var (name, value) in patch)
        {
            if (value is null) target.Remove(name);
            else if (value is JsonObject inner)
            {
                if (target[name] is not JsonObject) target[name] = new JsonObject();
                Merge((JsonObject)target[name]!, inner);
            }
            else target[name] = value.DeepClone();
        }
    }

    private static string Tail(string text, string? lines) =>
        int.TryParse(lines, out var count) ? string.Join('\n', text.TrimEnd('\n').Split('\n').TakeLast(count)) + "\n" : text;

    public static JsonObject StatusBody(int code, string reason, string message) =>
        new() { ["kind"] = "Status", ["apiVersion"] = "v1", ["status"] = "Failure", ["reason"] = reason, ["message"] = message, ["code"] = code };

    public static Task StatusAsync(HttpContext context, int code, string reason, string message) => JsonAsync(context, code, StatusBody(code, reason, message));

    public static async Task JsonAsync(HttpContext context, int code, JsonNode body, string contentType = "application/json")
    {
        context.Response.StatusCode = code;
        context.Response.ContentType = contentType;
        await context.Response.WriteAsync(body.ToJsonString());
    }

    public static async Task TextAsync(HttpContext context, int code, string text)
    {
        context.Response.StatusCode = code;
        context.Response.ContentType = "text/plain; charset=utf-8";
        await context.Response.WriteAsync(text);
    }
}

internal sealed record RecordedRequest(string Method, string Target, string Authorization, string? ContentType, string Body, string ApiKey);
