namespace LuBan.Workers.Tests.Processes;

/// <summary>A test that needs Linux, and with <see cref="Root"/> the right to become another user.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LinuxFactAttribute : FactAttribute
{
    public LinuxFactAttribute(bool root = false)
    {
        Root = root;
        if (!OperatingSystem.IsLinux()) Skip = "workers are processes of Linux";
        else if (root && Environment.UserName != "root") Skip = "only root can give a worker a user of its own";
    }

    public bool Root { get; }
}
