namespace Scheduler.Tests.Compose.Fuzzing;

/// <summary>A slice of what <c>Scheduler.Tests fuzz</c> does for long.</summary>
public sealed class FuzzTests
{
    private const int Inputs = 1_500;

    [Fact]
    public void DamagedFiles_AreReadOrRefused_SoonAndWithinBounds()
    {
        var run = new FuzzRun(seed: 7);
        for (var number = 0; number < Inputs; number++)
        {
            var fault = run.Judge(number);
            // The compiler at run time makes anything slow once.
            if (fault is not null && fault.StartsWith("took ", StringComparison.Ordinal)) fault = run.Judge(number);
            Assert.True(fault is null, $"input {number}: {fault}");
        }

        Assert.InRange(run.Stacks, Inputs / 50, Inputs);
    }
}
