using System.CommandLine;
using LuBan.Cli.Text;

namespace LuBan.Cli.Commands.Bundles;

internal static class BundleCommand
{
    public static Command Create(CliContext cli) => new("bundle", cli.In(Texts.Bundle)) { BundleCreateCommand.Create(cli), BundleVerifyCommand.Create(cli), BundleImportCommand.Create(cli) };
}
