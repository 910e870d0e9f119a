using LuBan.Cli.Output;
using LuBan.Cli.Text;
using Spectre.Console;

namespace LuBan.Cli.Plans;

/// <summary>A progress bar, for terminals.</summary>
internal sealed class TerminalPlanDisplay(ProgressTask task, Language language) : IPlanDisplay
{
    public void Show(Plan plan)
    {
        var step = plan.Step is { } name ? " " + name : "";
        task.Description = Markup.Escape(Clean.Line($"{plan.Name} {plan.Phase}{step}"));
        task.IsIndeterminate = plan.Percent is null;
        task.Value = plan.Percent ?? 0;
    }

    public void ConnectionLost(CliException reason) =>
        task.Description = Markup.Escape(Texts.Reconnecting.In(language, Clean.Line(reason.Error.Text.In(language, reason.Values))));

    /// <summary>Runs something with a bar on the terminal.</summary>
    public static Task<T> RunAsync<T>(IAnsiConsole console, string title, Language language, Func<IPlanDisplay, Task<T>> action) =>
        console.Progress()
            .Columns(new SpinnerColumn(), new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .StartAsync(context => action(new TerminalPlanDisplay(context.AddTask(Markup.Escape(title)), language)));
}
