using System.Text.Json;
using System.Text.Json.Nodes;
using LuBan.Cli.Http;
using LuBan.Cli.Plans;

namespace LuBan.Cli.Commands.Develop;

/// <summary>Has the server run a package: installs the extension the first time, upgrades it from then on.</summary>
internal sealed class DevDeployment(CliContext cli, KernelClient client, DevProject project, TimeSpan timeout)
{
    private const string ConsoleModule = "console.module";
    private readonly string _name = Plan.NameOf(project.Id);

    /// <param name="package">The package, which the server can get by now.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task ServeAsync(DevPackage package, CancellationToken cancellationToken)
    {
        var there = await client.FindAsync(Kinds.Plans, _name, cancellationToken);
        var approved = there is null ? [] : new Plan(there).ApprovedPermissions;
        var spec = new JsonObject
        {
            ["extension"] = new JsonObject { ["id"] = project.Id, ["version"] = package.Version },
            ["enabled"] = true,
            // Who develops the extension approves what it wants.
            ["approvedPermissions"] = approved.Union(PackageCopy.Permissions(package.File)).Union(ConsolePermissions()).ToJson(),
        };
        var written = new Plan(await WriteAsync(there, spec, cancellationToken));
        await PlanCommands.ReachAsync(cli, client, _name, PlanGoals.At(written, package.Version), timeout, cancellationToken, Silence.Instance);
    }

    private Task<JsonObject> WriteAsync(JsonObject? there, JsonObject spec, CancellationToken cancellationToken) => there is null
        ? client.CreateAsync(Kinds.Plans, new() { ["apiVersion"] = Kinds.ApiVersion, ["kind"] = "InstallPlan", ["metadata"] = new JsonObject { ["name"] = _name }, ["spec"] = spec }, dryRun: false, cancellationToken)
        : client.PatchAsync(Kinds.Plans, _name, new() { ["spec"] = spec }, dryRun: false, cancellationToken);

    /// <summary>Unsigned code runs inside the page only when that was approved.</summary>
    private IEnumerable<string> ConsolePermissions()
    {
        var file = Path.Combine(project.ConsoleFolder, "console.json");
        if (!File.Exists(file)) return [];
        try
        {
            return JsonNode.Parse(File.ReadAllText(file), documentOptions: new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true }).Text("trust") == "isolated" ? [] : [ConsoleModule];
        }
        catch (JsonException)
        {
            // The server says what is wrong with it.
            return [];
        }
    }

    /// <summary>The steps of an upgrade at every save would hide what matters.</summary>
    private sealed class Silence : IPlanDisplay
    {
        public static readonly Silence Instance = new();

        public void Show(Plan plan)
        {
        }

        public void ConnectionLost(CliException reason)
        {
        }
    }
}
