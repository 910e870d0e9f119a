namespace LuBan.Cli.Plans;

/// <summary>Shows how an operation goes on.</summary>
internal interface IPlanDisplay
{
    void Show(Plan plan);

    void ConnectionLost(CliException reason);
}
