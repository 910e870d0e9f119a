using System.Diagnostics;
using System.Text.Json.Nodes;
using LuBan.Kernel.Access;
using LuBan.Resources;
using LuBan.Sdk;

namespace LuBan.Benchmarks.Access;

/// <summary>Decisions of the kernel's evaluator, and of one that looks at every binding, about the same questions in turn.</summary>
internal sealed class AccessBenchmark : IBenchmark
{
    private const string Rbac = "rbac.authorization.k8s.io";
    private const int Namespaces = 500;
    private const int Users = 1_000;
    private const int Groups = 200;
    private const int GroupsOfUser = 5;
    private const int RoleCount = 50;
    private const int Writers = 64;

    private static readonly string[] Verbs = ["get", "list", "watch", "create", "update", "patch", "delete"];

    public string Name => "access";

    public string Summary => "authorization at 10,000 bindings against a linear evaluator";

    public async Task RunAsync(BenchmarkRun run, CancellationToken cancellationToken)
    {
        var (count, questions, rounds) = run.Quick ? (1_000, 2_000, 1) : (10_000, 20_000, 5);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddLuBanKernel(kernel => kernel.Data = run.Directory.Next("access"));
        await using var app = builder.Build();
        app.UseLuBanKernel();
        var (resources, random) = (app.Services.GetRequiredService<ResourceService>(), new Random(4711));
        var (roles, bindings) = (MakeRoles(random), MakeBindings(random, count));
        await WriteAsync(resources, roles, bindings, cancellationToken);
        var loading = Stopwatch.StartNew();
        var evaluator = app.Services.GetRequiredService<AccessEvaluator>();
        loading.Stop();
        var linear = new LinearEvaluator(bindings, roles);
        var asked = Enumerable.Range(0, questions).Select(_ => Question(random)).ToList();

        var (ours, theirs) = (new List<double[]>(), new List<double[]>());
        var allowed = 0;
        for (var round = 0; round < rounds; round++)
        {
            var (mine, other) = (new bool[questions], new bool[questions]);
            // In turn, so that a busy moment of the machine meets both.
            if (round % 2 == 0) ours.Add(Time(asked, mine, (subject, question) => evaluator.Review(subject, question).Allowed));
            theirs.Add(Time(asked, other, linear.Allows));
            if (round % 2 == 1) ours.Add(Time(asked, mine, (subject, question) => evaluator.Review(subject, question).Allowed));
            if (!mine.SequenceEqual(other)) throw new InvalidOperationException("The two evaluators do not agree.");
            allowed = mine.Count(answer => answer);
        }

        run.Line($"{rounds} rounds of {questions} questions, {allowed} of them allowed; {count} bindings in {Namespaces} namespaces, {RoleCount} cluster roles, callers with {GroupsOfUser} groups. Both gave the same answers. Median of the rounds (min–max).");
        run.Line("");
        run.Table(["microseconds for one decision", "LuBan", "linear", "LuBan / linear"], [Row("p50", ours, theirs, 0.5), Row("p99", ours, theirs, 0.99)]);
        var change = await ChangeAsync(resources, rounds * 20, cancellationToken);
        run.Line($"Reading all {count} bindings into the index at a start: {loading.Elapsed.TotalMilliseconds:0.0} ms. Taking one more binding in and one out again, with their durable writes: {change.Text()} ms.");
    }

    private static string[] Row(string name, List<double[]> ours, List<double[]> theirs, double share)
    {
        var (left, right) = (ours.Select(round => new Figures(round).Percentile(share)).ToList(), theirs.Select(round => new Figures(round).Percentile(share)).ToList());
        return [name, new Figures(left).Text("0.0"), new Figures(right).Text("0.0"), new Figures(left.Zip(right, (mine, other) => mine / other)).Text("0.0000")];
    }

    private static double[] Time(List<(AccessSubject Subject, AccessQuestion Question)> asked, bool[] answers, Func<AccessSubject, AccessQuestion, bool> decide)
    {
        var times = new double[asked.Count];
        for (var i = 0; i < asked.Count; i++)
        {
            var began = Stopwatch.GetTimestamp();
            answers[i] = decide(asked[i].Subject, asked[i].Question);
            times[i] = Stopwatch.GetElapsedTime(began).TotalMicroseconds;
        }

        return times;
    }

    private static (AccessSubject Subject, AccessQuestion Question) Question(Random random) =>
    (
        new AccessSubject($"user-{random.Next(Users)}", "", [.. Enumerable.Range(0, GroupsOfUser).Select(_ => $"group-{random.Next(Groups)}"), "system:authenticated"]),
        new AccessQuestion { Verb = Verbs[random.Next(Verbs.Length)], Group = $"group{random.Next(5)}.example.dev", Resource = $"things{random.Next(10)}", Namespace = $"ns-{random.Next(Namespaces)}", Name = "one" }
    );

    private static Dictionary<string, IReadOnlyList<PolicyRule>> MakeRoles(Random random) => Enumerable.Range(0, RoleCount).ToDictionary(number => $"bench-{number}", _ => (IReadOnlyList<PolicyRule>)
        [.. Enumerable.Range(0, random.Next(1, 12)).Select(_ => PolicyRule.For($"group{random.Next(5)}.example.dev", $"things{random.Next(10)},things{random.Next(10)}", string.Join(',', Verbs.Take(random.Next(1, Verbs.Length)))))]);

    private static List<LinearBinding> MakeBindings(Random random, int count) => [.. Enumerable.Range(0, count).Select(number =>
    {
        var isGroup = random.Next(3) == 0;
        return new LinearBinding(number % 50 == 0 ? "" : $"ns-{random.Next(Namespaces)}", $"bench-{random.Next(RoleCount)}", isGroup, isGroup ? $"group-{random.Next(Groups)}" : $"user-{random.Next(Users)}");
    })];

    private static async Task WriteAsync(ResourceService resources, Dictionary<string, IReadOnlyList<PolicyRule>> roles, List<LinearBinding> bindings, CancellationToken cancellationToken)
    {
        var kinds = resources.Registry.Current;
        var options = new WriteOptions { FromKernel = true, FieldManager = "benchmark" };
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Writers, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(Enumerable.Range(0, Namespaces), parallel, async (number, token) => await resources.CreateAsync(kinds.FindKind("", "Namespace")!, "", Named($"ns-{number}"), options, token));
        await Parallel.ForEachAsync(roles, parallel, async (role, token) =>
        {
            var body = Named(role.Key);
            body["rules"] = new JsonArray([.. role.Value.Select(rule => (JsonNode)new JsonObject { ["verbs"] = List(rule.Verbs), ["apiGroups"] = List(rule.ApiGroups), ["resources"] = List(rule.Resources) })]);
            await resources.CreateAsync(kinds.FindKind(Rbac, "ClusterRole")!, "", body, options, token);
        });
        await Parallel.ForEachAsync(bindings.Select((binding, number) => (binding, number)), parallel, async (entry, token) =>
        {
            var kind = kinds.FindKind(Rbac, entry.binding.Namespace.Length == 0 ? "ClusterRoleBinding" : "RoleBinding")!;
            await resources.CreateAsync(kind, entry.binding.Namespace, Binding($"bench-{entry.number}", entry.binding), options, token);
        });
    }

    private static async Task<Figures> ChangeAsync(ResourceService resources, int times, CancellationToken cancellationToken)
    {
        var (kind, options) = (resources.Registry.Current.FindKind(Rbac, "RoleBinding")!, new WriteOptions { FromKernel = true });
        var taken = new List<double>();
        for (var i = 0; i < times; i++)
        {
            var began = Stopwatch.GetTimestamp();
            await resources.CreateAsync(kind, "ns-1", Binding("extra", new("ns-1", "bench-1", IsGroup: true, "group-1")), options, cancellationToken);
            await resources.DeleteAsync(kind, "ns-1", "extra", new ResourceDeleteOptions(), options, cancellationToken);
            taken.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }

        return new(taken);
    }

    private static JsonObject Binding(string name, LinearBinding binding)
    {
        var body = Named(name);
        body["roleRef"] = new JsonObject { ["apiGroup"] = Rbac, ["kind"] = "ClusterRole", ["name"] = binding.Role };
        body["subjects"] = new JsonArray(new JsonObject { ["kind"] = binding.IsGroup ? "Group" : "User", ["apiGroup"] = Rbac, ["name"] = binding.Subject });
        return body;
    }

    private static JsonObject Named(string name) => new() { ["metadata"] = new JsonObject { ["name"] = name } };

    private static JsonArray List(IReadOnlyList<string> texts) => [.. texts.Select(text => JsonValue.Create(text))];
}
