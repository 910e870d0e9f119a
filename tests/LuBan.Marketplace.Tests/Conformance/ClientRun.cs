namespace LuBan.Marketplace.Tests.Conformance;

/// <summary>What a run of the client said.</summary>
/// <param name="Command">The command line.</param>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">Standard output and standard error.</param>
internal sealed record ClientRun(string Command, int ExitCode, string Output)
{
    /// <summary>Asserts that it went well.</summary>
    public ClientRun Succeeded()
    {
        Assert.True(ExitCode == 0, ToString());
        return this;
    }

    /// <summary>Asserts that it failed and said why.</summary>
    public ClientRun Failed(params string[] reasons)
    {
        Assert.True(ExitCode != 0, ToString());
        return Says(reasons);
    }

    /// <summary>Asserts that the texts are in its output.</summary>
    public ClientRun Says(params string[] texts)
    {
        foreach (var text in texts) Assert.True(Output.Contains(text, StringComparison.OrdinalIgnoreCase), $"'{text}' is not in:\n{this}");
        return this;
    }

    /// <summary>Asserts that the texts are not in its output.</summary>
    public ClientRun Omits(params string[] texts)
    {
        foreach (var text in texts) Assert.False(Output.Contains(text, StringComparison.OrdinalIgnoreCase), $"'{text}' is in:\n{this}");
        return this;
    }

    public override string ToString() => $"{Command}: {ExitCode}\n{Output}";
}
