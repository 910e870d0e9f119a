namespace LuBan.Extensions.Processes;

/// <summary>The signals of Linux that ask a program for something.</summary>
public enum ProcessSignal
{
    /// <summary>Reload, for most servers.</summary>
    Hangup = 1,

    /// <summary>Interrupt; PostgreSQL's fast shutdown.</summary>
    Interrupt = 2,

    /// <summary>Quit; nginx's graceful shutdown.</summary>
    Quit = 3,

    /// <summary>Ends at once, without a chance to clean up.</summary>
    Kill = 9,

    /// <summary>For the program's own use.</summary>
    User1 = 10,

    /// <summary>For the program's own use.</summary>
    User2 = 12,

    /// <summary>Please end.</summary>
    Terminate = 15,
}
