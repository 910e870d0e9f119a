using System.CommandLine;
using System.Text.Json.Nodes;
using LuBan.Cli.Http;
using LuBan.Cli.Output;
using LuBan.Cli.Plans;
using LuBan.Cli.Text;

namespace LuBan.Cli.Commands;

internal static class ConfigCommand
{
    public static Command Create(CliContext cli) => new("config", cli.In(Texts.Config)) { Get(cli), Set(cli) };

    private static Command Get(CliContext cli)
    {
        var id = CommonOptions.Id(cli);
        var output = new Option<string>("--output", "-o") { Description = cli.In(Texts.ConfigOutputOption), DefaultValueFactory = _ => "yaml" };
        output.AcceptOnlyFromAmong("json", "yaml");
        return new Command("get", cli.In(Texts.ConfigGet)) { id, output }.Run(cli, async (parsed, client, cancellationToken) =>
        {
            var plan = await PlanCommands.RequireAsync(client, parsed.Name(id), cancellationToken);
            cli.Printer.Structured(parsed.Format(output), plan.Config ?? []);
            return ExitCode.Ok;
        });
    }

    private static Command Set(CliContext cli)
    {
        var id = CommonOptions.Id(cli);
        var values = new Argument<string[]>("path=value") { Description = cli.In(Texts.ConfigValues), Arity = ArgumentArity.ZeroOrMore };
        var file = CommonOptions.ConfigFile(cli);
        var unset = new Option<string[]>("--unset") { Description = cli.In(Texts.ConfigUnset), HelpName = "path" };
        var (wait, timeout) = (CommonOptions.Wait(cli), CommonOptions.Timeout(cli));
        var command = new Command("set", cli.In(Texts.ConfigSet)) { id, values, file, unset, wait, timeout };
        command.Validators.Add(result =>
        {
            if (result.GetResult(values)?.Tokens.Count is null or 0 && result.GetResult(file) is null && result.GetResult(unset) is null) result.AddError(cli.In(Texts.ConfigNothing));
        });
        return command.Run(cli, async (parsed, client, cancellationToken) =>
        {
            var following = parsed.Following(wait, timeout);
            // As a merge patch: what is not named stays, null removes.
            var config = ConfigArguments.Read(parsed.GetValue(file), parsed.GetValue(values) ?? [], parsed.GetValue(unset) ?? []);
            var plan = await PlanCommands.RequireAsync(client, parsed.Name(id), cancellationToken);
            var change = new JsonObject { ["spec"] = new JsonObject { ["config"] = config } };
            var written = new Plan(await client.PatchAsync(Kinds.Plans, plan.Name, change, dryRun: false, cancellationToken));
            return await PlanCommands.FinishAsync(cli, client, written, PlanGoals.AsWanted(written), following, Texts.Configured, cancellationToken);
        });
    }
}
