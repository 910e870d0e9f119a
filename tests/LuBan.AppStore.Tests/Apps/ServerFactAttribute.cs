namespace LuBan.AppStore.Tests.Apps;

/// <summary>Needs a server of this machine; skipped, with the package to install, when it is not there.</summary>
internal sealed class ServerFactAttribute : FactAttribute
{
    public ServerFactAttribute(params string[] programs) =>
        Skip = programs.FirstOrDefault(program => !File.Exists(program)) is { } missing ? $"{missing} is not installed." : null;
}
