using System.CommandLine;
using System.Net;
using System.Text.Json.Nodes;
using LuBan.Cli.Http;
using LuBan.Cli.Plans;
using LuBan.Cli.Text;

namespace LuBan.Cli.Commands;

internal static class InstallCommand
{
    public static Command Create(CliContext cli)
    {
        var id = CommonOptions.OptionalId(cli);
        var locked = new Option<FileInfo?>("--locked") { Description = cli.In(Texts.InstallLocked), HelpName = "file" };
        var version = new Option<string?>("--version") { Description = cli.In(Texts.VersionOption), HelpName = "range" };
        var file = CommonOptions.ConfigFile(cli);
        var set = CommonOptions.Set(cli);
        var (wait, timeout) = (CommonOptions.Wait(cli), CommonOptions.Timeout(cli));
        var (dryRun, yes) = (CommonOptions.DryRun(cli), CommonOptions.Yes(cli));
        var command = new Command("install", cli.In(Texts.Install)) { id, locked, version, file, set, wait, timeout, dryRun, yes };
        command.RequireOneOf(cli, id, locked);
        return command.Run(cli, async (parsed, client, cancellationToken) =>
        {
            if (parsed.GetValue(locked) is { } lockFile) return await LockedInstall.RunAsync(cli, client, lockFile, parsed.GetValue(dryRun), parsed.GetValue(yes), parsed.Following(wait, timeout), cancellationToken);
            var wanted = Body(CommonOptions.Checked(parsed.GetValue(id)!), parsed.GetValue(version), ConfigArguments.Read(parsed.GetValue(file), parsed.GetValue(set) ?? [], []));
            var following = parsed.Following(wait, timeout);
            if (parsed.GetValue(dryRun)) return Preview.Write(cli, await client.CreateAsync(Kinds.Plans, wanted, dryRun: true, cancellationToken));
            if (cli.IsInteractive && !parsed.GetValue(yes) && await AskAsync(cli, client, wanted, cancellationToken) is { } refused) return refused;

            var written = await CreateOrJoinAsync(client, wanted, cancellationToken);
            return await PlanCommands.FinishAsync(cli, client, written, PlanGoals.Serving(written), following, Texts.Installed, cancellationToken);
        });
    }

    private static JsonObject Body(string id, string? version, JsonObject? config)
    {
        var extension = new JsonObject { ["id"] = id };
        if (version is not null) extension["version"] = version;
        var spec = new JsonObject { ["extension"] = extension, ["enabled"] = true };
        if (config is not null) spec["config"] = config;
        return new()
        {
            ["apiVersion"] = Kinds.ApiVersion,
            ["kind"] = "InstallPlan",
            ["metadata"] = new JsonObject { ["name"] = Plan.NameOf(id) },
            ["spec"] = spec,
        };
    }

    /// <summary>On a terminal: shows what would be installed, then asks.</summary>
    /// <returns>Null to go on, else the exit code.</returns>
    private static async Task<ExitCode?> AskAsync(CliContext cli, KernelClient client, JsonObject wanted, CancellationToken cancellationToken)
    {
        var name = wanted.Text("metadata", "name")!;
        if (await client.FindAsync(Kinds.Plans, name, cancellationToken) is not null) return null;
        var preview = await client.CreateAsync(Kinds.Plans, wanted, dryRun: true, cancellationToken);
        var blocked = Preview.Write(cli, preview);
        if (blocked != ExitCode.Ok) return blocked;
        if (!cli.Confirm(cli.In(Texts.InstallQuestion, name), yes: false)) return ExitCode.Ok;
        // A yes is to what was shown: if the package wants more after all, it waits.
        if (Preview.Permissions(preview, name) is { } shown) wanted["spec"]!["approvedPermissions"] = shown.ToJson();
        return null;
    }

    /// <summary>Creates the plan, or finds that the same one is there: a script may run twice.</summary>
    private static async Task<Plan> CreateOrJoinAsync(KernelClient client, JsonObject wanted, CancellationToken cancellationToken)
    {
        try
        {
            return new(await client.CreateAsync(Kinds.Plans, wanted, dryRun: false, cancellationToken));
        }
        catch (ServerException refusal) when (refusal is { Status: HttpStatusCode.Conflict, Reason: "AlreadyExists" })
        {
            var asked = new Plan(wanted);
            var there = await PlanCommands.RequireAsync(client, asked.Name, cancellationToken);
            // Being removed, or refused for another reason than the name: the server's own words say it best.
            if (there.IsDeleting) throw;
            if (asked.WantedVersion is { } version && version != there.WantedVersion && version != there.InstalledVersion) throw new CliException(CliErrors.PlanDiffers, there.Name, "version");
            if (asked.Config is { } config && !JsonNode.DeepEquals(config, there.Config)) throw new CliException(CliErrors.PlanDiffers, there.Name, "config");
            if (!there.IsEnabled) throw new CliException(CliErrors.PlanDiffers, there.Name, "enabled");
            // What failed before stays failed: joining it reports the failure instead of waiting for nobody.
            return new(new JsonObject { ["metadata"] = there.Json["metadata"]!.DeepClone(), ["spec"] = there.Json["spec"]?.DeepClone() });
        }
    }
}
