using Microsoft.Playwright;

namespace LuBan.ConsoleTests.Browser;

/// <summary>A page that is looked at in every view.</summary>
/// <param name="Name">By which problems and pictures tell it apart.</param>
/// <param name="Path">Where it is.</param>
/// <param name="Open">What is to be done on it first, if anything.</param>
internal sealed record ConsolePage(string Name, string Path, Func<IPage, Task>? Open = null);
