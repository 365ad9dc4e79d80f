"""Runs: from a scheme and a group's tables to cells, ledgers, grades, ranks and results, all exact.

| module       | holds                                                     |
|--------------|-----------------------------------------------------------|
| column       | exact numbers, one for each unit                           |
| blocks       | scoring blocks of cells on numpy, with the exact fallback  |
| facts        | reported figures by measure and period                     |
| everybody    | figures that hold for every unit, such as a market price   |
| inputs       | each item's figure and tiers, for every unit               |
| linkage      | tiers moved by a price clause                              |
| ledger       | the steps from items to the final score                    |
| outcomes     | grades, rankings, results                                  |
| batches      | cells as Arrow batches, for executors elsewhere            |
| spark        | cells scored on Apache Spark                              |
| score        | the whole run                                              |
"""
