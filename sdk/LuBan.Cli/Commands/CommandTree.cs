using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using LuBan.Cli.Commands.Access;
using LuBan.Cli.Commands.Accounts;
using LuBan.Cli.Commands.Auditing;
using LuBan.Cli.Commands.Bundles;
using LuBan.Cli.Commands.Develop;
using LuBan.Cli.Commands.Linting;
using LuBan.Cli.Commands.Providers;
using LuBan.Cli.Commands.Publishing;
using LuBan.Cli.Commands.Running;
using LuBan.Cli.Commands.Sources;
using LuBan.Cli.Commands.Tenancy;
using LuBan.Cli.Text;

namespace LuBan.Cli.Commands;

/// <summary>The whole command tree, in the order in which help shows it.</summary>
internal static class CommandTree
{
    public const string NoColorOption = "--no-color";

    public static RootCommand Create(CliContext cli)
    {
        var root = new RootCommand(cli.In(Texts.Root))
        {
            LoginCommand.Create(cli),
            LogoutCommand.Create(cli),
            WhoAmICommand.Create(cli),
            KubeconfigCommand.Create(cli),
            KubectlCredentialCommand.Create(cli),
            UserCommand.Create(cli),
            GroupCommand.Create(cli),
            TokenCommand.Create(cli),
            RoleCommand.Create(cli),
            CanICommand.Create(cli),
            WorkspaceCommand.Create(cli),
            ProjectCommand.Create(cli),
            AuditCommand.Create(cli),
            ClientCommand.Create(cli),
            ProviderCommand.Create(cli),
            KeyCommands.Signing(cli),
            KeyCommands.Secrets(cli),
            SourceCommand.Create(cli),
            SearchCommand.Create(cli),
            InfoCommand.Create(cli),
            InstallCommand.Create(cli),
            UpgradeCommand.Create(cli),
            ApproveCommand.Create(cli),
            RollbackCommand.Create(cli),
            GenerationsCommand.Create(cli),
            UninstallCommand.Create(cli),
            EnableCommand.Create(cli),
            DisableCommand.Create(cli),
            ConfigCommand.Create(cli),
            RetryCommand.Create(cli),
            CancelCommand.Create(cli),
            ListCommand.Create(cli),
            StatusCommand.Create(cli),
            LogsCommand.Create(cli),
            RunCommand.Create(cli),
            NewCommand.Create(cli),
            DevCommand.Create(cli),
            PackCommand.Create(cli),
            LintCommand.Create(cli),
            PushCommand.Create(cli),
            VersionStateCommands.Unlist(cli),
            VersionStateCommands.Relist(cli),
            VersionStateCommands.Deprecate(cli),
            VersionStateCommands.Quarantine(cli),
            VersionStateCommands.Revoke(cli),
            VersionStateCommands.Release(cli),
            RolloutCommand.Create(cli),
            SubmissionsCommand.Create(cli),
            OwnersCommand.Create(cli),
            PublishersCommand.Create(cli),
            PrefixesCommand.Create(cli),
            TokensCommand.Create(cli),
            AdvisoriesCommand.Create(cli),
            BlocklistCommand.Create(cli),
            LockCommand.Create(cli),
            BundleCommand.Create(cli),
            KindsCommand.Create(cli),
            MigrateCommand.Create(cli),
            DoctorCommand.Create(cli),
            VersionCommand.Create(cli),
            new Option<bool>(NoColorOption) { Description = cli.In(Texts.NoColor), Recursive = true },
        };
        var help = root.Options.OfType<HelpOption>().Single();
        help.Description = cli.In(Texts.HelpOption);
        root.Options.OfType<VersionOption>().Single().Description = cli.In(Texts.Version);
        help.Action = new RootHelp((SynchronousCommandLineAction)help.Action!, cli.In(Texts.ExitCodes));
        return root;
    }

    /// <summary>Adds the exit codes and the environment variables to the help of the root.</summary>
    private sealed class RootHelp(SynchronousCommandLineAction standard, string more) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parsed)
        {
            var result = standard.Invoke(parsed);
            if (parsed.CommandResult.Command is RootCommand) parsed.InvocationConfiguration.Output.WriteLine(more);
            return result;
        }
    }
}
