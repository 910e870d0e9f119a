namespace Acme.Widgets;

/// <summary>What is answered.</summary>
public sealed record Greeting(string Message);
