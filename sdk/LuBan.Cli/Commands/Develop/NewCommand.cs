using System.CommandLine;
using LuBan.Cli.Text;
using LuBan.Sdk;

namespace LuBan.Cli.Commands.Develop;

/// <summary>Makes what `dotnet new luban-extension` makes: of the same templates, which lie beside this program, and without installing them.</summary>
internal static class NewCommand
{
    private static string Templates => Path.Combine(AppContext.BaseDirectory, "templates", "luban-extension");

    public static Command Create(CliContext cli)
    {
        var id = new Argument<string>("id") { Description = cli.In(Texts.NewId) };
        var output = new Option<string?>("--output", "-o") { Description = cli.In(Texts.NewOutput), HelpName = "folder" };
        var resource = new Option<string?>("--resource") { Description = cli.In(Texts.NewResource), HelpName = "kind" };
        var ui = new Option<bool>("--ui") { Description = cli.In(Texts.NewUi) };
        var worker = new Option<bool>("--worker") { Description = cli.In(Texts.NewWorker) };
        var remote = new Option<bool>("--remote") { Description = cli.In(Texts.NewRemote) };
        var command = new Command("new", cli.In(Texts.New)) { id, output, resource, ui, worker, remote };
        return command.Run(async (parsed, cancellationToken) =>
        {
            var name = Checked(parsed.GetValue(id)!);
            List<string> options = [];
            if (parsed.GetValue(resource) is { } kind) options.AddRange(["--resource", CheckedKind(kind)]);
            foreach (var option in new[] { ui, worker, remote }.Where(parsed.GetValue)) options.Add(option.Name);
            if (parsed.GetValue(remote) && options.Count > 1) throw new CliException(CliErrors.InvalidArgument, "--remote", string.Join(' ', options), cli.In(Texts.NewRemoteAlone));
            var folder = Path.GetFullPath(parsed.GetValue(output) ?? name);
            if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any()) throw new CliException(CliErrors.FolderInUse, folder);
            await WriteAsync(name, folder, options, cancellationToken);
            cli.Say(Texts.NewMade, name, folder);
            return ExitCode.Ok;
        });
    }

    /// <summary>A list of templates of its own, so that the user's is left alone.</summary>
    private static async Task WriteAsync(string name, string folder, IReadOnlyList<string> options, CancellationToken cancellationToken)
    {
        var hive = Directory.CreateTempSubdirectory("luban-new-").FullName;
        try
        {
            string[] own = ["--debug:custom-hive", hive];
            await DevProcess.RunAsync("dotnet", ["new", "install", Templates, .. own], hive, CliErrors.NewFailed, cancellationToken);
            await DevProcess.RunAsync("dotnet", ["new", "luban-extension", "--name", name, "--output", folder, "--no-update-check", .. options, .. own], hive, CliErrors.NewFailed, cancellationToken);
        }
        finally
        {
            Directory.Delete(hive, recursive: true);
        }
    }

    private static string Checked(string id) => ExtensionId.IsValid(id) && id.Split('.').All(part => char.IsAsciiLetter(part[0]) && !part.Contains('-', StringComparison.Ordinal))
        ? id
        : throw new CliException(CliErrors.NotAName, id, "Acme.Orders");

    private static string CheckedKind(string kind) => char.IsAsciiLetterUpper(kind[0]) && kind.All(char.IsAsciiLetterOrDigit) ? kind : throw new CliException(CliErrors.NotAName, kind, "Order");
}
