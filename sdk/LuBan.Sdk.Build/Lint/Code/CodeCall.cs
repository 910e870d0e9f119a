namespace LuBan.Sdk.Build.Lint.Code;

/// <summary>One call of a method in the code of an extension.</summary>
/// <param name="Assembly">The assembly of the type; empty for one of the same assembly, and for a generic type.</param>
/// <param name="Type">The full name of the type whose method is called, without type arguments.</param>
/// <param name="Method">The method; <c>.ctor</c> for a new object.</param>
/// <param name="IsStatic">Whether it needs no object.</param>
/// <param name="Arguments">What is handed over, the object itself first: a text or number that is known, a <see cref="RoutePrefix"/>, or null.</param>
/// <param name="TypeArguments">The type arguments of the method.</param>
/// <param name="Place">Where the call is.</param>
internal sealed record CodeCall(string Assembly, string Type, string Method, bool IsStatic, IReadOnlyList<object?> Arguments, IReadOnlyList<string> TypeArguments, LintPlace Place)
{
    public bool Is(string type, string method) => Method == method && Type == type;

    /// <summary>A text among the arguments.</summary>
    public string? Text(int index) => Arguments.ElementAtOrDefault(index) as string;
}
