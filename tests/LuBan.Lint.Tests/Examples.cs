using System.Text;

namespace LuBan.Lint.Tests;

/// <summary>An example for each rule, more for those that look at several things.</summary>
internal static class Examples
{
    private const string Kind = """
        using System.Text.Json.Serialization;
        namespace Acme.Sample;
        [ResourceKind("acme.dev", "v1", "Task")]
        public sealed record AcmeTask : Resource<TaskSpec, TaskStatus>;
        public sealed record TaskSpec
        {
            public string Title { get; init; } = "";
            public int Priority { get; init; }
            public Colour Colour { get; init; }
            public IReadOnlyList<Step> Steps { get; init; } = [];
        }
        public sealed record Step { public string Name { get; init; } = ""; public string? Note { get; init; } }
        public sealed record TaskStatus(string State);
        public enum Colour { Red, Green, Blue }
        """;

    private static readonly Sample WithKind = new() { Code = Kind, Configure = "extension.AddResource<AcmeTask>();" };
    private static readonly Sample Before = WithKind with { Version = "1.1.0" };

    private const string Route = """extension.Routes.MapGet("/tasks/{name}", (string name) => name);""";
    private static readonly Sample Routes = new() { Configure = $"{Route} var group = extension.Routes.MapGroup(\"/lists\").WithTags(\"Lists\"); group.MapPost(\"/{{list}}/items\", (string list) => Results.Text(list));", Version = "1.1.0" };

    private const string Permission = """extension.AddPermission("tasks.read", "Read tasks."); extension.Routes.MapGet("/tasks", () => "…").RequirePermission("tasks.read");""";

    private const string Schema = """{ "configSchema": { "type": "object", "properties": { "max": { "type": "integer", "maximum": 10 }, "mode": { "enum": ["fast", "safe"] }, "name": { "type": ["string", "null"] } }, "required": ["mode"] } }""";
    private static readonly Sample Configured = new() { Manifest = Schema, Version = "1.1.0" };

    private const string ConsoleManifest = """{ "apiVersion": "console/v1", "locales": { "en": "locales/en.json", "zh-CN": "locales/zh-CN.json" } }""";

    public static IReadOnlyList<Example> All { get; } =
    [
        new("LB1901", Hosted("AppDomain.CurrentDomain.ProcessExit += OnExit;", "", "void OnExit(object? sender, EventArgs e) { }"), Hosted("AppDomain.CurrentDomain.ProcessExit += OnExit;", "AppDomain.CurrentDomain.ProcessExit -= OnExit;", "void OnExit(object? sender, EventArgs e) { }"))
            { Says = "AppDomain.ProcessExit", Where = "/_/Acme.Sample/Code.cs(6): Acme.Sample.Worker.StartAsync" },
        new("LB1901", Hosted("Console.CancelKeyPress += (_, _) => { };", ""), Hosted("Changed += (_, _) => { };", "", "static event EventHandler? Changed; public static void Raise() => Changed?.Invoke(null, EventArgs.Empty);")) { Says = "Console.CancelKeyPress" },
        new("LB1901", Hosted("TaskScheduler.UnobservedTaskException += (_, _) => { };", ""), new()) { Says = "TaskScheduler.UnobservedTaskException" },
        new("LB1901", Hosted("System.Runtime.Loader.AssemblyLoadContext.GetLoadContext(typeof(Worker).Assembly)!.Unloading += _ => { };", ""), new()) { Says = "AssemblyLoadContext.Unloading" },
        new("LB1901", Hosted("System.Net.NetworkInformation.NetworkChange.NetworkAddressChanged += (_, _) => { };", ""), new()) { Says = "NetworkChange.NetworkAddressChanged" },
        new("LB1902", Type("private static readonly Timer Ticker = new(_ => { }); public static void Touch() => Ticker.Change(0, 0);"), Type("private readonly Timer _ticker = new(_ => { }); public void Dispose() => _ticker.Dispose();"))
            { Says = "System.Threading.Timer", Where = "Acme.Sample.Thing.Ticker" },
        new("LB1902", Type("public static System.Diagnostics.Metrics.Meter Meter { get; } = new(\"acme\");"), new()) { Where = "Acme.Sample.Thing.Meter" },
        new("LB1903", Type("public void Start() => new Thread(() => { }).Start();"), Type("private Thread? _thread; public void Start() { _thread = new Thread(() => { }); _thread.Start(); } public void Stop() => _thread?.Join();")) { Where = "Acme.Sample.Thing.Start" },
        new("LB1904", Type("[ThreadStatic] private static int _depth; public static int Depth => _depth;"), Type("private static readonly AsyncLocal<int> Deep = new(); public static int Depth => Deep.Value;")) { Where = "Acme.Sample.Thing._depth" },
        new("LB1904", Type("private static readonly ThreadLocal<int> Deep = new(); public static int Depth => Deep.Value;"), new()) { Says = "ThreadLocal" },
        new("LB1905", Type("public object Pin(object it) => System.Runtime.InteropServices.GCHandle.Alloc(it);"), Type("public void Pin(object it) { var handle = System.Runtime.InteropServices.GCHandle.Alloc(it); try { } finally { handle.Free(); } }")),
        new("LB1905", Type("public object Pin(object it) => System.Runtime.InteropServices.GCHandle.Alloc(it, System.Runtime.InteropServices.GCHandleType.Pinned);"), Type("public object Pin(object it) => System.Runtime.InteropServices.GCHandle.Alloc(it, System.Runtime.InteropServices.GCHandleType.Weak);")),
        new("LB1906", Type("public void Set() => Environment.SetEnvironmentVariable(\"ACME\", \"1\");"), Type("public string? Get() => Environment.GetEnvironmentVariable(\"ACME\");")) { Says = "Environment.SetEnvironmentVariable" },
        new("LB1906", Type("public void Add() => System.ComponentModel.TypeDescriptor.AddAttributes(typeof(Thing), new ObsoleteAttribute());"), Type("public void Add() { var added = System.ComponentModel.TypeDescriptor.AddAttributes(typeof(Thing), new ObsoleteAttribute()); System.ComponentModel.TypeDescriptor.RemoveProvider(added, typeof(Thing)); }"))
            { Says = "RemoveProvider is not" },
        new("LB1907", Type("public object Load(string file) => System.Reflection.Assembly.LoadFrom(file);"), Type("public object Load(string file) => System.Runtime.Loader.AssemblyLoadContext.GetLoadContext(typeof(Thing).Assembly)!.LoadFromAssemblyPath(file);")),
        new("LB1907", Type("public object Load(string file) => System.Runtime.Loader.AssemblyLoadContext.Default.LoadFromAssemblyPath(file);"), new()) { Says = "AssemblyLoadContext.Default" },
        new("LB1908", Type("public void End() => Environment.Exit(1);"), Type("public void End() => throw new InvalidOperationException();")) { Says = "Environment.Exit" },
        new("LB1908", Type("public async Task EndAsync() { await Task.Yield(); Environment.FailFast(\"…\"); }"), new()) { Says = "Environment.FailFast", Where = "Acme.Sample.Thing.EndAsync" },
        new("LB1908", Type("public Action End() => () => Array.ForEach([1], Environment.Exit);"), new()) { Where = "Acme.Sample.Thing.End" },
        new("LB1909", Type("public async void Go() => await Task.Yield();"), Type("public async Task GoAsync() => await Task.Yield();")) { Where = "Code.cs(1): Acme.Sample.Thing.Go" },
        new("LB1910", With("luban/app/net10.0/runtimes/linux-x64/native/libacme.so", [0x7F, 0x45]), new()) { Says = "libacme.so" },

        new("LB1920", Configuring("""extension.Routes.MapGet("/tasks", () => "…").RequirePermission("tasks.read");"""), Configuring(Permission)) { Says = "'tasks.read'", Where = "SampleExtension.Configure" },
        new("LB1920", Controller("""[RequirePermission("tasks.write")]"""), Controller("""[RequirePermission("tasks.read")]""") with { Configure = "extension.AddControllers();", Manifest = """{ "permissions": [{ "name": "tasks.read", "description": "Read." }] }""" }) { Where = "Acme.Sample.TasksController.List" },
        new("LB1921", Configuring("""extension.AddPermission("tasks.read", "Read tasks.");"""), Configuring("""extension.AddPermission("tasks.read", "Read tasks."); extension.AddRoleTemplate(new("read", "Read") { Permissions = ["tasks.read"] });""")) { Says = "'tasks.read'" },
        new("LB1921", Configuring("""extension.AddPermission("tasks.read", "Read tasks.");"""), new() { Manifest = """{ "permissions": [{ "name": "host.process", "description": "Runs git." }] }""" }) { Says = "'tasks.read'" },
        new("LB1922", Configuring("extension.UseResource<LuBan.Sdk.Core.ConfigMap>();"), Asking("configmaps", "get", "To read.") with { Configure = "extension.UseResource<LuBan.Sdk.Core.ConfigMap>();" }) { Says = "configmaps" },
        new("LB1922", WithKind with { Configure = "extension.AddReconciler<Loop>();", Code = Kind + Loop }, WithKind with { Configure = "extension.AddResource<AcmeTask>(); extension.AddReconciler<Loop>();", Code = Kind + Loop }) { Says = "tasks of the API group 'acme.dev'" },
        new("LB1923", Asking("secrets", "get", "To read."), Asking("secrets", "get", "To read.") with { Code = "namespace Acme.Sample; public sealed class Reader(IResourceClient<LuBan.Sdk.Core.Secret> secrets) { public object Client => secrets; }" }) { Says = "secrets of the API group ''" },
        new("LB1924", Asking("*", "get", "To read."), new()) { Says = "all kinds" },
        new("LB1924", Asking("pods", "*", "To read.") with { Configure = "_ = \"pods\";" }, new()) { Says = "all verbs" },
        new("LB1925", Asking("pods", "get", "") with { Configure = Use("pods") }, Asking("pods", "get", "To read.") with { Configure = Use("pods") }) { Says = "core/pods:get" },

        new("LB1930", new() { Manifest = """{ "displayName": { "en": "Tasks", "de": "Aufgaben" } }""" }, new() { Manifest = """{ "displayName": { "en": "Tasks", "de": "Aufgaben" }, "description": { "en": "Keeps tasks.", "de": "Hält Aufgaben." } }""" }) { Says = "'description' is missing in de", Where = "luban/extension.json#/description" },
        new("LB1931", Console("""{ "a": "A", "b": "B" }""", """{ "a": "甲" }"""), Console("""{ "a": "A" }""", """{ "a": "甲" }""")) { Says = "Missing in zh-CN: 'b'", Where = "luban/console/locales/zh-CN.json" },

        new("LB1940", With("luban/app/net10.0/data.bin", new byte[51 * 1024 * 1024]), With("luban/app/net10.0/data.bin", new byte[1024])) { Says = "data.bin (51.0 MiB)" },
        new("LB1941", With("luban/app/net10.0/Big.dll", [.. Sample.Assembly("Big"), .. new byte[9 * 1024 * 1024]]), With("luban/app/net10.0/Small.dll", Sample.Assembly("Small"))) { Where = "Big.dll" },
        new("LB1942", ConsoleFile(new byte[5 * 1024 * 1024]), ConsoleFile(new byte[1024])) { Says = "5.0 MiB" },

        new("LB1950", new() { License = null }, new() { License = "(MIT OR Apache-2.0) AND BSD-3-Clause" }),
        new("LB1951", new() { License = "My-Own" }, new() { License = "GPL-2.0-only WITH Classpath-exception-2.0" }) { Says = "'My-Own' is not the SPDX name" },
        new("LB1951", new() { License = "MIT OR" }, new() { License = "LicenseRef-Acme" }) { Says = "a licence is missing" },
        new("LB1951", new() { License = "(MIT" }, new()) { Says = "a bracket is not closed" },
        new("LB1951", new() { License = "MIT Apache-2.0" }, new()) { Says = "'Apache-2.0' is too much" },
        new("LB1952", Bill(""), Bill(""", "licenses": [{ "expression": "MIT" }]""")) { Says = "Other.Library 1.0.0" },

        new("LB1960", With("luban/app/net10.0/LuBan.Sdk.dll", Sample.Assembly("LuBan.Sdk")), new()) { Says = "LuBan.Sdk 0.0.0.0" },
        new("LB1961", With("luban/app/net10.0/System.Text.Json.dll", Sample.Assembly("System.Text.Json")), With("luban/app/net10.0/Acme.Text.Json.dll", Sample.Assembly("Acme.Text.Json"))) { Where = "System.Text.Json.dll" },
        new("LB1961", With("luban/app/net10.0/Microsoft.AspNetCore.Mvc.Core.dll", Sample.Assembly("Microsoft.AspNetCore.Mvc.Core")), new()),
        new("LB1962", new() { Debug = true }, new()) { Where = "Acme.Sample.dll" },

        new("LB1963", new() { Manifest = """{ "entry": "Other.dll" }""" }, new()) { Says = "There is no such file", Where = "Other.dll" },
        new("LB1963", With("luban/app/net10.0/Acme.Sample.dll", [1, 2, 3]), new()) { Says = "no .NET assembly" },

        new("LB1970", new() { Previous = Before }, WithKind with { Previous = Before }) { Says = "Task.v1.acme.dev" },
        new("LB1970", new() { Previous = Before, Version = "1.1.1" }, WithKind with { Previous = Before, Version = "1.1.1" }),
        .. Narrowed("public string Title { get; init; } = \"\";", "", "the field 'spec.title' is gone"),
        .. Narrowed("public int Priority { get; init; }", "public string Priority { get; init; } = \"\";", "the field 'spec.priority' was Int32 and is String"),
        .. Narrowed("public string? Note { get; init; }", "public required string Note { get; init; }", "the field 'spec.steps[].note' must be given now"),
        .. Narrowed("public string? Note { get; init; }", "public string? Note { get; init; } [System.ComponentModel.DataAnnotations.Required] public string Owner { get; init; } = \"\";", "the new field 'spec.steps[].owner' must be given"),
        .. Narrowed("{ Red, Green, Blue }", "{ Red, Green }", "does not take Blue any more"),
        .. Narrowed("public string? Note { get; init; }", "", "the field 'spec.steps[].note' is gone"),
        .. Narrowed("(string State)", "(int State)", "the field 'status.state' was String and is Int32"),
        .. Narrowed("\"Task\")", "\"Task\", Scope = ResourceScope.Cluster)", "objects lived in a namespace"),
        .. Narrowed("\"Task\")", "\"Task\", Plural = \"chores\")", "the plural was 'tasks' and is 'chores'"),
        new("LB1972", new() { Configure = Route, Previous = Routes }, Routes with { Version = "1.2.0", Previous = Routes }) { Says = "POST /lists/{}/items" },
        new("LB1972", Controller("") with { Code = "", Configure = "", Previous = Controller("") with { Version = "1.1.0" } }, Controller("") with { Previous = Controller("") with { Version = "1.1.0" } }) { Says = "GET /tasks/{}" },
        new("LB1973", new() { Previous = Configuring(Permission) with { Version = "1.1.0" } }, Configuring(Permission) with { Previous = Configuring(Permission) with { Version = "1.1.0" } }) { Says = "'tasks.read'" },
        .. Schemas("\"maximum\": 10", "\"maximum\": 9", "maximum is 9 now"),
        .. Schemas("\"type\": \"integer\"", "\"type\": \"string\"", "integer was taken, now string"),
        .. Schemas("[\"fast\", \"safe\"]", "[\"fast\"]", "not taken any more: \"safe\""),
        .. Schemas("[\"mode\"]", "[\"mode\", \"max\"]", "'max' must be given now"),
        .. Schemas("\"required\"", "\"additionalProperties\": false, \"required\"", "properties that the schema does not name are refused now"),
        .. Schemas("[\"string\", \"null\"]", "\"string\", \"pattern\": \"^a\"", "the pattern is"),
        new("LB1975", WithKind with { Version = "1.1.0", Previous = Before }, WithKind with { Version = "1.1.1", Previous = Before }) { Says = "This is 1.1.0" },

        new("LB1990", Type("[UnconditionalSuppressMessage(\"LuBan\", \"LB1908\")] public void End() => Environment.Exit(1);"), Type("[UnconditionalSuppressMessage(\"LuBan\", \"LB1908:Ends\", Justification = \"Only in the tool.\")] public void End() => Environment.Exit(1);")) { Says = "LB1908 is suppressed on Acme.Sample.Thing.End without a reason" },
        new("LB1991", new() { Code = "[assembly: UnconditionalSuppressMessage(\"LuBan\", \"LB1908\", Justification = \"Only in the tool.\")]" }, new()) { Says = "LB1908" },
    ];

    private const string Loop = """

        public sealed class Loop : IReconciler<AcmeTask>
        {
            public Task<ReconcileResult> ReconcileAsync(ReconcileRequest request, CancellationToken cancellationToken) => Task.FromResult(ReconcileResult.Done);
        }
        """;

    private static Sample Configuring(string code) => new() { Configure = code };

    private static Sample Type(string members) => new() { Code = $"namespace Acme.Sample; public sealed class Thing {{ {members} }}" };

    private static Sample Hosted(string start, string stop, string more = "") => new()
    {
        Code = $$"""
            namespace Acme.Sample;
            public sealed class Worker : Microsoft.Extensions.Hosting.IHostedService
            {
                public Task StartAsync(CancellationToken cancellationToken)
                {
                    {{start}}
                    return Task.CompletedTask;
                }
                public Task StopAsync(CancellationToken cancellationToken)
                {
                    {{stop}}
                    return Task.CompletedTask;
                }
                {{more}}
            }
            """,
    };

    private static Sample Controller(string attribute) => new()
    {
        Code = $$"""
            namespace Acme.Sample;
            [ApiController]
            [Route("[controller]")]
            public sealed class TasksController : ControllerBase
            {
                [HttpGet("{name}")]
                {{attribute}}
                public string List(string name) => name;
            }
            """,
    };

    private static Sample Asking(string resource, string verb, string reason) => new()
    {
        Manifest = $$"""{ "access": [{ "apiGroups": [""], "resources": ["{{resource}}"], "verbs": ["{{verb}}"]{{(reason.Length == 0 ? "" : $", \"reason\": \"{reason}\"")}} }] }""",
    };

    private static string Use(string plural) => $"extension.Routes.MapGet(\"/x\", () => \"/api/v1/{plural}\");";

    private static Sample With(string path, byte[] content) => new() { Files = new Dictionary<string, byte[]> { [path] = content } };

    private static Sample Console(string english, string chinese) => new()
    {
        Files = new Dictionary<string, byte[]>
        {
            ["luban/console/console.json"] = Encoding.UTF8.GetBytes(ConsoleManifest),
            ["luban/console/locales/en.json"] = Encoding.UTF8.GetBytes(english),
            ["luban/console/locales/zh-CN.json"] = Encoding.UTF8.GetBytes(chinese),
        },
    };

    private static Sample ConsoleFile(byte[] content)
    {
        var sample = Console("""{ "a": "A" }""", """{ "a": "甲" }""");
        return sample with { Files = new Dictionary<string, byte[]>(sample.Files) { ["luban/console/data.bin"] = content } };
    }

    private static Sample Bill(string more) => new() { Files = Sample.File("luban/sbom.json", $$"""{ "components": [{ "type": "library", "name": "Other.Library", "version": "1.0.0"{{more}} }, { "type": "file", "name": "x" }] }""") };

    private static IEnumerable<Example> Narrowed(string from, string to, string says)
    {
        Assert.Contains(from, Kind, StringComparison.Ordinal);
        yield return new("LB1971", WithKind with { Code = Kind.Replace(from, to, StringComparison.Ordinal), Previous = Before }, WithKind with { Previous = Before }) { Says = says };
    }

    private static IEnumerable<Example> Schemas(string from, string to, string says)
    {
        Assert.Contains(from, Schema, StringComparison.Ordinal);
        yield return new("LB1974", new() { Manifest = Schema.Replace(from, to, StringComparison.Ordinal), Previous = Configured }, Configured with { Version = "1.2.0", Previous = Configured }) { Says = says };
    }
}
