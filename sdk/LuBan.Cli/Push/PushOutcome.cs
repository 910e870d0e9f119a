namespace LuBan.Cli.Push;

internal enum PushOutcome
{
    Pushed,
    AlreadyThere,
}
