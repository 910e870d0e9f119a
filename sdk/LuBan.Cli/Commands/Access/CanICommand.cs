using System.CommandLine;
using System.Text.Json.Nodes;
using LuBan.Cli.Http;
using LuBan.Cli.Output;
using LuBan.Cli.Text;

namespace LuBan.Cli.Commands.Access;

/// <summary>Whether somebody may do something, for people and for scripts: no is exit code 4.</summary>
internal static class CanICommand
{
    public static Command Create(CliContext cli)
    {
        var (question, quiet, output) = (new QuestionOptions(cli), new Option<bool>("--quiet", "-q") { Description = cli.In(Texts.CanIQuiet) }, CommonOptions.Output(cli));
        var command = new Command("can-i", cli.In(Texts.CanI)) { quiet };
        question.AddTo(command);
        command.Add(output);
        return command.Run(cli, async (parsed, client, cancellationToken) =>
        {
            var answer = await client.GetAsync(question.Path(parsed), cancellationToken);
            if (!parsed.GetValue(quiet)) Write(cli, parsed.Format(output), answer);
            return answer.Flag("allowed") == true ? ExitCode.Ok : ExitCode.Forbidden;
        });
    }

    private static void Write(CliContext cli, OutputFormat format, JsonObject answer)
    {
        if (format is OutputFormat.Json or OutputFormat.Yaml) cli.Printer.Structured(format, new JsonObject { ["allowed"] = answer.Flag("allowed"), ["reason"] = answer.Text("reason") });
        else cli.Environment.Out.WriteLine(ExplainCommand.Word(answer));
        if (format == OutputFormat.Table && answer.Flag("allowed") != true) cli.Remark(Texts.CanINot, answer.Text("reason"));
    }
}
