namespace LuBan.Sdk;

/// <summary>How urgent a notification is.</summary>
public enum ConsoleSeverity
{
    /// <summary>Good to know.</summary>
    Info,

    /// <summary>Something is done.</summary>
    Success,

    /// <summary>Somebody should look at it.</summary>
    Warning,

    /// <summary>Something failed.</summary>
    Error,
}
