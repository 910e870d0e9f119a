namespace LuBan.EndToEnd.Clients;

/// <summary>What a step does.</summary>
internal enum StepAction
{
    /// <summary>Runs kubectl to its end.</summary>
    Run,

    /// <summary>Starts kubectl and goes on.</summary>
    Begin,

    /// <summary>Looks at what a started kubectl has printed, then ends it.</summary>
    End,

    /// <summary>Writes a file.</summary>
    File,
}

/// <summary>What the output must hold, or must not.</summary>
internal sealed record Expectation(string Kind, string Text)
{
    public override string ToString() => $"{Kind} {Text}";
}

/// <summary>One step of a session; see <see cref="SessionScript"/> for how it is written.</summary>
internal sealed record SessionStep(string Place, StepAction Action, string Line)
{
    /// <summary>The name of a started kubectl, or of a file.</summary>
    public string Name { get; init; } = "";

    /// <summary>Null: any code.</summary>
    public int? ExitCode { get; set; } = 0;

    public string? Input { get; set; }

    /// <summary>What sed does to the file that kubectl opens an editor on.</summary>
    public string? Edit { get; set; }

    /// <summary>The name under which the output is kept for later steps.</summary>
    public string? Capture { get; set; }

    /// <summary>The first minor version of kubectl that knows this.</summary>
    public int? Since { get; set; }

    /// <summary>The last minor version of kubectl that knows this.</summary>
    public int? Until { get; set; }

    /// <summary>Repeats until it comes true, with a deadline.</summary>
    public bool Eventually { get; set; }

    /// <summary>Nothing that a bare kube-apiserver has.</summary>
    public bool OnlyLuBan { get; set; }

    public List<Expectation> Expectations { get; } = [];

    /// <summary>Why this step is not run with such a client and server, or null.</summary>
    public string? SkipReason(int clientMinor, bool luban) =>
        Since is { } since && clientMinor < since ? $"needs kubectl 1.{since}"
        : Until is { } until && clientMinor > until ? $"for kubectl up to 1.{until}"
        : OnlyLuBan && !luban ? "LuBan only"
        : null;
}
