using System.CommandLine;
using LuBan.Cli.Plans;
using LuBan.Cli.Text;

namespace LuBan.Cli.Commands.Develop;

internal static class DevCommand
{
    public static Command Create(CliContext cli)
    {
        var path = new Argument<string?>("project") { Description = cli.In(Texts.PackProject), Arity = ArgumentArity.ZeroOrOne };
        var source = new Option<string?>("--source", "-s") { Description = cli.In(Texts.DevSource), HelpName = "name|url|folder" };
        var attach = new Option<bool>("--attach") { Description = cli.In(Texts.DevAttachOption) };
        var (apiKey, timeout) = (PushCommand.ApiKey(cli), CommonOptions.Timeout(cli));
        return new Command("dev", cli.In(Texts.Dev)) { path, source, attach, apiKey, timeout }.Run(cli, async (parsed, client, cancellationToken) =>
        {
            var project = await DevProject.FindAsync(parsed.GetValue(path), cancellationToken);
            await using var target = await DevTarget.OpenAsync(cli, client, project, parsed.GetValue(source), parsed.GetValue(apiKey) ?? cli.Variable(PushCommand.ApiKeyVariable), cancellationToken);
            using var builder = new DevBuilder(project, new(project.Version, cli.Environment.Time));
            var deployment = new DevDeployment(cli, client, project, Durations.Parse(parsed.GetRequiredValue(timeout)));
            try
            {
                if (parsed.GetValue(attach)) await DevDebugger.WaitAsync(cli, client, cancellationToken);
                await new DevSession(cli, project, builder, target, deployment).RunAsync(client, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                cli.Say(Texts.DevStopped, project.Id);
            }
            return ExitCode.Ok;
        });
    }
}
