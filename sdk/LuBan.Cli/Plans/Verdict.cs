namespace LuBan.Cli.Plans;

internal enum Verdict
{
    Waiting,
    Reached,
    Failed,
    Disappeared,
    NeedsApproval,
}
