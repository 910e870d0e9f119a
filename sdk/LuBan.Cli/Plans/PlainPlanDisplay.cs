using LuBan.Cli.Output;
using LuBan.Cli.Text;

namespace LuBan.Cli.Plans;

/// <summary>One line per step, for files and pipes.</summary>
internal sealed class PlainPlanDisplay(TextWriter output, Language language) : IPlanDisplay
{
    private string _last = "";

    public void Show(Plan plan)
    {
        var now = plan.Step is { } step ? $"{plan.Phase}: {step}" : plan.Phase;
        if (now == _last) return;
        _last = now;
        var percent = plan is { Step: not null, Percent: { } value } ? $" ({value} %)" : "";
        output.WriteLine(Clean.Line($"{plan.Name}: {now}{percent}"));
    }

    public void ConnectionLost(CliException reason) =>
        output.WriteLine(Texts.Reconnecting.In(language, Clean.Line(reason.Error.Text.In(language, reason.Values))));
}
