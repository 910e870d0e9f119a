using System.CommandLine;
using LuBan.Cli.Text;
using LuBan.Resources.Storage;
using LuBan.Sdk;

namespace LuBan.Cli.Commands;

/// <summary>Moves what a stopped server keeps. Works on the files, not through a server.</summary>
internal static class MigrateCommand
{
    public static Command Create(CliContext cli) => new("migrate", cli.In(Texts.Migrate)) { SqliteToPostgres(cli) };

    private static Command SqliteToPostgres(CliContext cli)
    {
        var data = new Option<DirectoryInfo>("--data") { Description = cli.In(Texts.MigrateData), HelpName = "dir", Required = true };
        var postgres = new Option<string>("--postgres") { Description = cli.In(Texts.MigratePostgres), HelpName = "string" };
        var (dryRun, yes) = (new Option<bool>("--dry-run") { Description = cli.In(Texts.MigrateDryRun) }, CommonOptions.Yes(cli));
        return new Command("sqlite-to-postgres", cli.In(Texts.MigrateSqliteToPostgres)) { data, postgres, dryRun, yes }.Run(async (parsed, cancellationToken) =>
        {
            var directory = parsed.GetRequiredValue(data).FullName;
            var connectionString = parsed.GetValue(postgres) ?? cli.Variable("LUBAN_POSTGRES") ?? throw new CliException(CliErrors.DatabaseMissing);
            try
            {
                var plan = await StoreMigration.RunAsync(directory, connectionString, dryRun: true, null, cancellationToken);
                cli.Say(Texts.MigratePlan, plan.Objects, plan.VolatileObjects, plan.Revision);
                if (parsed.GetValue(dryRun)) return ExitCode.Ok;
                if (!cli.Confirm(cli.In(Texts.MigrateQuestion), parsed.GetValue(yes))) return ExitCode.Ok;

                var done = await StoreMigration.RunAsync(directory, connectionString, dryRun: false, step => cli.Remark(Texts.MigrateProgress, step.Store, step.Done, step.Total), cancellationToken);
                cli.Say(Texts.Migrated, done.Objects + done.VolatileObjects);
                return ExitCode.Ok;
            }
            catch (ExtensionException problem)
            {
                throw new CliException(CliErrors.MigrationRefused, problem.Detail) { Code = problem.Code };
            }
        });
    }
}
